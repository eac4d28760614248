"""The wait answer in tables and listings: all numbers of its pictures, and what to copy."""

from __future__ import annotations

from hublab.facts.cluster import cluster
from hublab.facts.form_check import LABELS
from hublab.facts.request import Request, gpu_choices
from hublab.facts.script import salloc, sbatch_script
from hublab.panels.draw_schedule import at, draw_moment
from hublab.panels.draw_waits import columns, counts
from hublab.panels.together import Together
from hublab.questions.scene import Scene
from hublab.questions.wait import WaitAnswer
from hublab.questions.words import summary
from hublab.skin import Cell, Code, Column, Figure, Link, Listing, Rich, Table
from hublab.text import _, duration, ngettext, number

_REASONS = "https://slurm.schedmd.com/job_reason_codes.html"
_COMMAND = "python analysis.py"  # what the batch script of a request runs, as an example


def waits_table(answer: WaitAnswer) -> Table:
    """In how many queues each request waits how long, and how the two compare."""
    outcomes = answer.outcomes
    dots = [counts(outcome.waits_s, answer.timeout_s) for outcome in outcomes]
    rows: list[tuple[str, ...]] = [
        (end, *(number(each[place]) for each in dots))
        for place, end in enumerate(columns(answer.timeout_s))
    ]
    in_time = [number(outcome.within(answer.timeout_s)) for outcome in outcomes]
    rows.append((_("In time"), *in_time))
    queues = answer.settings.queues
    quantiles = ((_("Half of them start within"), 0.5), (_("9 of 10 start within"), 0.9))
    for words, part in quantiles if queues > 1 else ((_("It waits"), 1),):
        rows.append((words, *(duration(outcome.quantile_s(part)) for outcome in outcomes)))
    done = answer.progress()
    caption = ngettext("Wait in {} simulated queue", "Waits in {} simulated queues", queues)
    if done:
        caption = _("Waits in the first {} of {} simulated queues").format(number(done[0]), "{}")
    return Table(
        caption=caption.format(number(queues)),
        columns=(
            Column(head=_("Wait")),
            *(Column(head=summary(outcome.request), numeric=True) for outcome in outcomes),
        ),
        rows=tuple(rows),
        notes=(
            *([answer.comparison()] if answer.other_scene else []),
            _seeds(answer),
        ),
    )


def _seeds(answer: WaitAnswer) -> str:
    """What “in time” is, and which queues these are."""
    first, queues = answer.settings.seed, answer.settings.queues
    words = ngettext(
        "In time is within {}. Seed {}, the number that makes this queue.",
        "In time is within {}. Seeds {} to {}, the numbers that make these queues; each request "
        "meets the same other jobs.",
        queues,
    )
    return words.format(duration(answer.timeout_s), str(first), str(first + queues - 1))


def why_table(answer: WaitAnswer) -> Table:
    """Why the first request waits in the queue of the picture, and what would help."""
    why, scene = answer.why, answer.scene
    wait_s = scene.session.start_s
    caption = _("Why it starts at once in the queue of the picture")
    if wait_s:
        caption = _("Why it waits {} in the queue of the picture").format(duration(wait_s))
    rows: list[tuple[Cell, Cell]] = [
        (_("Reason"), (Code(why.reason), " ", Link(_("in Slurm's list"), _REASONS))),
        (_("Meaning"), why.meaning),
        *(((_("Ahead of it") if not at else ""), each) for at, each in enumerate(why.ahead)),
        *([(_("What would help"), why.change)] if why.change else []),
    ]
    given_up = _("Reason and jobs ahead are those of the moment when the hub gives up, after {}.")
    others = _("The queue of seed {}. Other jobs at Start: {} running on {} nodes, {} waiting.")
    return Table(
        caption=caption,
        columns=(Column(head=_("Question")), Column(head=_("Answer"))),
        rows=tuple(rows),
        notes=(
            others.format(
                str(answer.seed),
                *(number(each) for each in (scene.running, len(scene.nodes), scene.pending)),
            ),
            *([given_up.format(duration(answer.timeout_s))] if why.reason != "None" else []),
            _("A node is drawn by its busy cores only."),
        ),
    )


def told(scene: Scene, caption: str, ident: str) -> Rich:
    """A wait from turn to turn, and the schedule at its end."""
    table = Table(
        caption=caption,
        columns=(Column(head=_("When")), Column(head=_("Reason")), Column(head=_("Decision"))),
        rows=tuple((at(each), Code(each.reason), each.words) for each in scene.moments),
    )
    figure = Figure(
        svg=draw_moment(scene, len(scene.moments) - 1, ident),
        words=_("The picture shows the schedule {}.").format(at(scene.moments[-1])),
    )
    return Together((table, figure))


def to_copy(request: Request) -> Rich:
    """The request as values of the form, as a command and as a batch script."""
    gpu = dict(gpu_choices(cluster(request.cluster)))[request.gpu]
    values = {
        "hours": number(request.hours),
        "cores": str(request.cores),
        "memory_mb": str(request.memory_mb),
        "gpu": gpu,
    }
    form = "\n".join(f"{LABELS[name]}: {value}" for name, value in values.items())
    return Together(
        (
            Listing(caption=_("On the form, for {}").format(summary(request)), text=form),
            Listing(caption=_("From a login node, as an interactive job"), text=salloc(request)),
            Listing(
                caption=_("As a batch job, which no timeout ends while it waits"),
                text=sbatch_script(request, _COMMAND),
            ),
        )
    )
