"""The panel “My session”: what this very session asked for, uses, and has been charged so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hublab.lessons import session as lessons
from hublab.lessons.story import Story
from hublab.panels import slurm_tables
from hublab.panels.controls import Choice, Control, Form
from hublab.panels.draw_session import charged, draw_session
from hublab.panels.kernel import live_kernel
from hublab.panels.panel import Panel
from hublab.questions import session
from hublab.questions.samples import samples
from hublab.questions.session import SessionAnswer, SessionSettings
from hublab.skin import Cell, Code, Column, Rich, Table
from hublab.text import _, duration, equivalent_hours, number, quantity

_GLANCE_S = 0.5  # so long a live panel's other skins wait for Slurm


class MySession(Panel):
    """This session on a cluster; elsewhere a made-up example, plainly labelled.

    Put it at the end of a cell. sample: "" for this session, or the name of a sample.
    """

    question = "session"
    refreshes = True
    policies = ("memory-efficiency", "cpu-efficiency", "servers-per-hub")

    def __init__(self, sample: str = session.HERE, *, ident: str | None = None) -> None:
        super().__init__(SessionSettings(sample=sample), ident)

    @staticmethod
    def ask(settings: SessionSettings) -> SessionAnswer:
        return session.ask(settings)

    @classmethod
    def progress(cls, settings: SessionSettings) -> Iterator[SessionAnswer]:
        return session.progress(settings)

    def working(self) -> str:
        return _("Asking Slurm")

    @property
    def static_answer(self) -> SessionAnswer:
        """All that Slurm answers; beside a live skin, which goes on asking, only a glance at it."""
        if not live_kernel():
            return self.answer
        return session.ask(self.settings, _GLANCE_S)

    @staticmethod
    def stories() -> tuple[Story, ...]:
        return lessons.stories()

    def title(self) -> str:
        return _("My session")

    def controls(self) -> tuple[Control, ...]:
        examples = tuple(
            Choice(value=each.name, words=_("made-up example: {}").format(_(each.title)))
            for each in samples()
        )
        return (
            Control(
                setting="sample",
                label=_("Session"),
                form=Form.CHOICE,
                choices=(Choice(value=session.HERE, words=_("my session")), *examples),
            ),
        )

    def picture(self, answer: SessionAnswer) -> str:
        return draw_session(answer, self.ident)

    def tables(self, answer: SessionAnswer) -> tuple[Table, ...]:
        tables = _use(answer), _job(answer)
        return (*tables, slurm_tables.now(answer, answer.says)) if answer.says else tables

    def listings(self, answer: SessionAnswer) -> tuple[tuple[str, Rich], ...]:
        if not answer.says or not answer.says.past:
            return ()
        return ((_("Earlier sessions"), slurm_tables.past(answer.says.past)),)

    def takeaway(self) -> str:
        return _(
            "A session holds what it asked for until it ends, used or not, and is charged for it. "
            "Log out when you stop; ask for what you use, and a little more."
        )

    def caution(self) -> str:
        return _(
            "Read from this job's own variables and control group, and from what Slurm answers; "
            "its accounting comes later and may differ a little. Memory leaves out what the system "
            "only keeps of files, its peak does not. Cores are an average since the start: a busy "
            "hour hides an idle one. What a GPU does is that of this moment. Whether a session has "
            "the higher priority of interactive jobs is not read. The charge is the rule of the "
            "Alliance's pages times the time that has passed."
        )


def _use(answer: SessionAnswer) -> Table:
    """Time, memory and cores: asked for, used, and which part that is."""
    used, busy = answer.usage, answer.busy_cores
    rows = (
        _row(_("Time"), answer.limit_s, answer.elapsed_s, duration),
        _row(_("Memory, now"), answer.memory_mb, used.memory_mb, _megabytes),
        _row(_("Memory, most so far"), answer.memory_mb, used.peak_memory_mb, _megabytes),
        _row(_("Cores, on average"), answer.cores, busy, _two_digits),
    )
    return Table(
        caption=_("Asked for, and used"),
        columns=(
            Column(head=_("What")),
            Column(head=_("Asked for"), numeric=True),
            Column(head=_("Used"), numeric=True),
            Column(head=_("Part"), numeric=True),
        ),
        rows=rows,
        notes=_scope(answer),
    )


def _row(
    head: str, asked: float | None, used: float | None, write: Callable[[float], str]
) -> tuple[str, ...]:
    part = quantity(100 * used / asked, "%", 0) if used is not None and asked else "–"
    return head, _written(asked, write), _written(used, write), part


def _scope(answer: SessionAnswer) -> tuple[str, ...]:
    if answer.sample:
        return (_("Made-up example, not your session."),)
    if answer.usage.scope == "job":
        return (_("Of all processes of the job."),)
    return (
        _(
            "The job's control group could not be read: memory and cores are those of this Python "
            "alone, without other kernels and terminals of the session."
        ),
    )


def _job(answer: SessionAnswer) -> Table:
    """Which job it is, where it runs, what the system lets it have, and what it is charged."""
    limits = answer.usage
    rows: list[tuple[Cell, ...]] = [
        (_("Charged so far"), charged(answer, answer.charged_hours) or _not_known()),
        (_("Charged while it runs"), _each_hour(answer)),
        (_("If it runs to its limit"), _to_the_limit(answer)),
        (_("Time left"), _written(answer.left_s, duration)),
        (_("Job"), answer.job_id),
        (_("Account"), answer.account or _not_known()),
        (_("Cluster, node"), f"{answer.cluster or _not_known()}, {answer.node or _not_known()}"),
        (_("GPUs"), _gpus(answer)),
        (_("Memory it may take"), _written(limits.memory_limit_mb, _megabytes)),
        (_("Cores it may use"), _written(limits.cores_limit, _two_digits)),
    ]
    if not answer.sample:
        rows.append((_("To end it, in a terminal"), Code(f"scancel {answer.job_id}")))
    return Table(
        caption=_("The job, and its charge"),
        columns=(Column(head=_("What")), Column(head=_("Value"))),
        rows=tuple(rows),
    )


def _each_hour(answer: SessionAnswer) -> str:
    if answer.charge is None:
        return _not_known()
    amount = equivalent_hours(answer.charge.equivalents, answer.charge.unit, 2)
    return _("{} each hour").format(amount)


def _to_the_limit(answer: SessionAnswer) -> str:
    if answer.charge is None or answer.limit_s is None:
        return _not_known()
    return charged(answer, answer.charge.hours(answer.limit_s / 3600))


def _gpus(answer: SessionAnswer) -> str:
    if not answer.gpus:
        return _("none")
    if answer.gpu is None:
        return _("{}, of a model that Slurm's variables do not name").format(number(answer.gpus))
    return f"{number(answer.gpus)} × {answer.gpu.split(':')[1]}"


def _not_known() -> str:
    return _("not known")


def _written(value: float | None, write: Callable[[float], str]) -> str:
    return _not_known() if value is None else write(value)


def _megabytes(value: float) -> str:
    return quantity(value, "MB", 0)


def _two_digits(value: float) -> str:
    return number(value, 2)
