"""The reach panel: what works from a laptop, a login node and a session, and the way around."""

from __future__ import annotations

from hublab.facts.offline import Message
from hublab.lessons import reach as lessons
from hublab.lessons.story import Story
from hublab.panels.controls import Choice, Control, Form
from hublab.panels.draw_reach import draw_reach
from hublab.panels.fields import cluster_field
from hublab.panels.panel import Panel
from hublab.questions import reach
from hublab.questions.reach import COLUMNS, ReachAnswer, ReachSettings, Works
from hublab.questions.reach import Reach as Answer
from hublab.questions.reach_tasks import tasks
from hublab.skin import Cell, Code, Column, Link, Listing, Rich, Table
from hublab.text import _, duration


class Reach(Panel):
    """What works where: a task that may need the internet, tried in one of three places.

    Put it at the end of a cell. The arguments are those of
    `hublab.questions.reach.ReachSettings`, with its defaults: cluster, place, task.
    """

    question = "reach"
    policies = ("globus-advice", "wheel-pythons")

    def __init__(self, *, ident: str | None = None, **settings: str) -> None:
        super().__init__(ReachSettings(**settings), ident)

    @staticmethod
    def ask(settings: ReachSettings) -> ReachAnswer:
        return reach.ask(settings)

    @staticmethod
    def stories() -> tuple[Story, ...]:
        return lessons.stories()

    def title(self) -> str:
        return _("Reach")

    def controls(self) -> tuple[Control, ...]:
        return (
            Control(
                setting="task",
                label=_("You try to"),
                form=Form.CHOICE,
                choices=tuple(Choice(value=task.key, words=task.name) for task in tasks()),
            ),
            Control(
                setting="place",
                label=_("Where"),
                form=Form.CHOICE,
                choices=(
                    Choice(value="session", words=_("in a session (a compute node)")),
                    Choice(value="login", words=_("on a login node")),
                    Choice(value="laptop", words=_("on your laptop")),
                ),
            ),
            cluster_field(),
        )

    def picture(self, answer: ReachAnswer) -> str:
        return draw_reach(answer, self.ident)

    def tables(self, answer: ReachAnswer) -> tuple[Table, ...]:
        return (_chosen(answer),)

    def listings(self, answer: ReachAnswer) -> tuple[tuple[str, Rich], ...]:
        chosen = answer.chosen
        found: list[tuple[str, Rich]] = []
        if answer.disputed:
            caption = _(
                "In a terminal of your session, or in a cell after “!”: a line that begins with "
                "HTTP means internet, nothing at all means none."
            )
            check = Listing(caption=caption, text=reach.CHECK)
            found.append((_("The one-line check"), check))
        if chosen.recipe:
            caption = _("Put your own names in the place of the capital letters.")
            recipe = Listing(caption=caption, text=chosen.recipe)
            found.append((_("The way that works, line by line"), recipe))
        found += [(_heading(message), _printed(message)) for message in chosen.messages]
        return (*found, (_("The picture as a table"), _matrix(answer)))

    def takeaway(self) -> str:
        return _(
            "Login nodes reach the internet, many compute nodes do not, and both see the same "
            "files: fetch on the one, compute on the other."
        )

    def caution(self) -> str:
        return _(
            "Whether compute nodes reach the internet is what the Alliance's pages say. A site "
            "may make exceptions, a service may be down, and no page lists all that the proxy lets "
            "through. The messages are those that the named versions printed on a machine "
            "without a network; on a cluster a name may be found all the same, and the attempt "
            "then times out. This line tells about one node, today: {}"
        ).format(reach.CHECK)


def _answer(works: Works) -> str:
    return {"yes": _("yes"), "no": _("no"), "depends": _("depends")}[works]


def _chosen(answer: ReachAnswer) -> Table:
    """The chosen cell: whether it works, what is read, why, and the way that works."""
    chosen = answer.chosen
    rows: list[tuple[Cell, ...]] = []
    if chosen.example:
        rows.append((_("You type"), Code(chosen.example)))
    rows.append((_("Works"), _answer(chosen.works)))
    if chosen.messages:
        head = _("You read") if chosen.works == "no" else _("Where it fails, you read")
        rows.append((head, Code(chosen.messages[0].last_line)))
    check = (Code(reach.CHECK),) if answer.disputed else ()
    rows.append((_("Why"), (chosen.why.removesuffix(reach.CHECK), *check)))
    if chosen.instead:
        rows.append((_("The way that works"), _way(chosen)))
    page = Link(chosen.source.citation(), chosen.source.url)
    checked = _(", checked {}").format(chosen.source.checked.isoformat())
    rows.append((_("Source"), (page, checked)))
    return Table(
        caption=_("{}, {}").format(chosen.task, answer.where),
        columns=(Column(head=_("Question")), Column(head=_("Answer"))),
        rows=tuple(rows),
        notes=_pages(answer),
    )


def _way(chosen: Answer) -> Cell:
    """What to do instead, and what to type for it, unless the words have that in them."""
    typed = chosen.type_instead
    before, known, after = chosen.instead.partition(typed) if typed else (chosen.instead, "", "")
    if known:
        return (before, Code(typed), after)
    return (chosen.instead, *((" ", Code(typed)) if typed else ()))


def _pages(answer: ReachAnswer) -> tuple[Cell, ...]:
    """What the pages say about the internet on the cluster's compute nodes, all that do."""
    if answer.settings.place != "session":
        return ()
    network = answer.place.network
    said = ((network.source, network.says), *((d.source, d.says) for d in network.disagreement))
    return tuple((Link(page.citation(), page.url), ": ", words) for page, words in said)


def _matrix(answer: ReachAnswer) -> Table:
    heads = {
        "laptop": _("Laptop"),
        "login": _("Login node"),
        "online": _("Online"),
        "offline": _("Offline"),
    }
    return Table(
        caption=_("What works where"),
        columns=(Column(head=_("Task")), *(Column(head=heads[column]) for column in COLUMNS)),
        rows=tuple(
            (task.short, *map(_answer, cells))
            for task, cells in zip(answer.tasks, answer.matrix, strict=True)
        ),
        notes=(
            _("Online and offline: a compute node with and without internet."),
            _("Chosen: {}, {}.").format(answer.tasks[answer.row].short, answer.where),
        ),
    )


def _heading(message: Message) -> str:
    match message.shape:
        case "no name":
            return _("What {} prints where no name can be looked up").format(message.tool)
        case "no answer":
            return _("What {} prints where nothing answers").format(message.tool)
        case _:
            return _("What {} prints").format(message.tool)


def _printed(message: Message) -> Listing:
    day = message.recorded.isoformat()
    if message.gave_up_s:
        words = _("{} – recorded {}; it gave up after {}")
        caption = words.format(message.typed, day, duration(message.gave_up_s))
    else:
        caption = _("{} – recorded {}; at once").format(message.typed, day)
    return Listing(caption=caption, text=message.lines)
