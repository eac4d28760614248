"""What works from a laptop, a login node and a session, and what to do instead.

The answer for a session follows from whether the cluster's compute nodes reach the internet. Where
the Alliance's pages disagree about that, whatever needs the internet “depends”, and a one-line
check settles it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.form_check import no_hub
from hublab.facts.offline import Message, messages_of
from hublab.facts.policy import source
from hublab.facts.source import Source
from hublab.questions.reach_tasks import Place, Task, tasks
from hublab.text import HublabError, _

# Typed in a terminal or, after “!”, in a cell: a line that begins with HTTP means internet.
CHECK = "curl -sI -m 5 https://docs.alliancecan.ca"

PLACES: tuple[Place, ...] = ("laptop", "login", "session")

Works = Literal["yes", "no", "depends"]
Column = Literal["laptop", "login", "online", "offline"]
COLUMNS: tuple[Column, ...] = ("laptop", "login", "online", "offline")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachSettings:
    """What is tried, and where.

    cluster: with a hub; place: one of `PLACES`, of which "session" is a compute node of the
    cluster; task: the key of one of `tasks()`.
    """

    cluster: str = "narval"
    place: str = "session"
    task: str = "pip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whether one task works in one place, why, and what to do instead ("" for nothing).

    example: how the task is typed, "" for what is done by clicking; type_instead: what to type
    instead, recipe: all its lines.
    messages: what tools print where it fails, or may fail.
    """

    task: str
    example: str
    works: Works
    why: str
    instead: str
    source: Source
    type_instead: str = ""
    recipe: str = ""
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachAnswer:
    """The whole matrix, and one of its cells in detail.

    tasks: the rows; matrix: for each row what holds in `COLUMNS`.
    columns: those that stand for the settings' place: two where the pages disagree.
    """

    settings: ReachSettings
    place: Cluster
    tasks: tuple[Task, ...]
    matrix: tuple[tuple[Works, ...], ...]
    columns: tuple[Column, ...]
    chosen: Reach

    @property
    def row(self) -> int:
        """The place of the chosen task among `tasks`."""
        return [task.key for task in self.tasks].index(self.settings.task)

    @property
    def where(self) -> str:
        """The settings' place in words."""
        return {
            "laptop": _("on your laptop"),
            "login": _("on a login node of {}").format(self.place.title),
            "session": _("in a session on {}").format(self.place.title),
        }[self.settings.place]

    @property
    def disputed(self) -> bool:
        """Whether pages disagree about the chosen cell."""
        return len(self.columns) > 1 and self.chosen.works == "depends"

    def sentence(self) -> str:
        """Whether it works there, why, and the way that works."""
        chosen = self.chosen
        verdict = {
            "yes": _("{}, {}: this works."),
            "no": _("{}, {}: this fails."),
            "depends": _("{}, {}: it depends."),
        }[chosen.works]
        why = chosen.why
        if self.disputed:
            why = _("The Alliance's pages disagree about {}. To be on the safe side:").format(
                self.place.title
            )
        said = (verdict.format(chosen.task, self.where), why, chosen.instead)
        return " ".join(part for part in said if part)


def ask(settings: ReachSettings) -> ReachAnswer:
    """The answer to `settings`; raises UnknownCluster, RequestError or HublabError."""
    place = cluster(settings.cluster)
    if not place.has_hub:
        raise no_hub(place)
    rows = tasks()
    _check(_("Where"), settings.place, PLACES)
    _check(_("Task"), settings.task, tuple(task.key for task in rows))
    chosen = next(task for task in rows if task.key == settings.task)
    where: Place = next(each for each in PLACES if each == settings.place)
    return ReachAnswer(
        settings=settings,
        place=place,
        tasks=rows,
        matrix=tuple(tuple(works(task, column) for column in COLUMNS) for task in rows),
        columns=_columns(place, where),
        chosen=_cell(chosen, where, place),
    )


def reach(name: str) -> tuple[Reach, ...]:
    """The answers for a session on the cluster `name`, what needs the internet first.

    Raises UnknownCluster, or FactError where a fact file is wrong.
    """
    place = cluster(name)
    return tuple(_cell(task, "session", place) for task in tasks())


def works(task: Task, column: Column) -> Works:
    """Whether `task` works in a place of this kind."""
    if task.missing and task.missing.place == column:
        return "no"
    if column != "offline" or task.needs == "nothing":
        return "yes"
    return "depends" if task.needs == "proxy" else "no"


def _check(label: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise HublabError(_("{}: “{}” is not one of {}.").format(label, value, ", ".join(known)))


def _columns(place: Cluster, where: Place) -> tuple[Column, ...]:
    """The kinds of place that `where` may be at `place`."""
    if where != "session":
        return (where,)
    if place.network.disagreement:
        return ("online", "offline")
    return ("online",) if place.internet == "full" else ("offline",)


def _cell(task: Task, where: Place, place: Cluster) -> Reach:
    found = [works(task, column) for column in _columns(place, where)]
    verdict: Works = found[0] if len(set(found)) == 1 else "depends"
    missing = task.missing if task.missing and task.missing.place == where else None
    common = {"task": task.name, "example": task.example, "source": source(task.page)}
    recipe = task.recipe.format(login=place.hosts.login)
    if missing:
        return Reach(
            works="no",
            why=missing.why,
            instead=missing.instead,
            type_instead=missing.type_instead,
            messages=messages_of(task.key, "not here"),
            **common,
        )
    if verdict == "yes":
        # On a login node begins the way around for sessions without internet.
        return Reach(
            works="yes",
            why=_why_it_works(task, where, place),
            instead="",
            recipe=recipe if where == "login" else "",
            **common,
        )
    return Reach(
        works=verdict,
        why=_why_not(task, place),
        instead=task.instead,
        type_instead=task.type_instead,
        recipe=recipe,
        messages=messages_of(task.key, "no name", "no answer"),
        **common,
    )


def _why_it_works(task: Task, where: Place, place: Cluster) -> str:
    if task.works_because:
        return task.works_because
    if where == "laptop":
        return _("Your laptop reaches the internet. The cluster does not see the laptop's files.")
    why = place.internet_note if where == "session" else _("Login nodes reach the internet.")
    return f"{why} {task.remark}".strip()


def _why_not(task: Task, place: Cluster) -> str:
    if place.network.disagreement:
        words = _("The Alliance's pages disagree about {}; this line settles it:")
        return f"{words.format(place.title)} {CHECK}"
    if task.needs == "proxy":
        return _("A proxy lets some services and groups through.")
    return place.internet_note
