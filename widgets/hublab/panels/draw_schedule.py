"""One simulated queue as a schedule: nodes × time at one moment of the session's wait.

what ran │ what runs is expected to run on: until its limit
         │ what is planned: hatched for others, outlined for the session
        now
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from hublab.questions.bars import Bar
from hublab.questions.moments import Moment
from hublab.questions.scene import Scene
from hublab.scale import Scale
from hublab.svg import BLUE, GREEN, GREY, INK, ORANGE, WIDTH, Drawing
from hublab.text import _, duration, quantity

_LEFT, _RIGHT = 124, WIDTH - 2  # of the nodes' names, the schedule is between them
_TOP = 104  # below the heading, the legend and the word “now”
_ROWS = 170  # the height of the nodes together, where they are many
_GROUP, _GAP = 20, 5  # the least height of a group of nodes, so that its name fits; between groups
_SESSION = 10  # the least height of the session's bar: it is what people look for
_FAR = 2  # times the time shown
_RAN, _RUNS = 0.75, 0.3  # opacities of the load before and after now


def at(moment: Moment) -> str:
    """When a moment is: “at Start”, “after 12 min”."""
    return _("after {}").format(duration(moment.time_s)) if moment.time_s else _("at Start")


def draw_moment(scene: Scene, place: int, ident: str) -> str:
    """The schedule as the scheduler sees it at `scene.moments[place]`; `ident` begins the ids."""
    moment = scene.moments[place]
    rows = _Rows.of(scene.nodes)
    drawing = Drawing(
        ident=f"{ident}-moment-{place}",
        title=_("The nodes over time in one of these queues, {}").format(at(moment)),
        description=moment.words,
        height=rows.floor + 32,
    )
    along = Scale(scene.begin_s, _end_s(scene), _LEFT, _RIGHT)
    drawing.words(0, 16, _("One of these queues, {}").format(at(moment)), bold=True)
    _legend(drawing, scene, moment)
    _names(drawing, rows)
    for row in range(len(scene.nodes)):
        _load(drawing, rows, row, along, _past(scene, moment, row), _RAN)
        _load(drawing, rows, row, along, _expected(scene, moment, row), _RUNS)
    for plan in moment.planned:
        for box in rows.boxes(plan, along):
            drawing.hatch(*box, stroke=ORANGE, step=6)
            drawing.box(*box, stroke=ORANGE, stroke_width=1.2)
    if _used_hole(scene, moment):
        for box in rows.boxes(scene.hole, along, _SESSION + 8):
            drawing.box(*box, fill=GREEN, opacity=0.35, stroke=GREEN, stroke_width=2)
    _session(drawing, rows, along, moment)
    _times(drawing, along, rows.floor)
    _now(drawing, along(moment.time_s), rows.floor)
    return drawing.svg()


def _end_s(scene: Scene) -> float:
    """The same end of time at every moment, beyond each plan for the session's start.

    The end of the gap that backfill used is shown too, unless it is far away.
    """
    plans = (each.mine.start_s for each in scene.moments if each.mine)
    end_s = max(scene.end_s, 1.1 * max(plans, default=0))
    gap_s = 1.1 * scene.hole.end_s if scene.hole else 0
    return max(end_s, gap_s) if gap_s <= _FAR * end_s else end_s


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the nodes are drawn: the upper edge and the height of each, by groups of a kind."""

    edges: tuple[tuple[float, float], ...]
    groups: tuple[tuple[str, float, float], ...]  # name, top, floor

    @classmethod
    def of(cls, nodes: Sequence[str]) -> _Rows:
        common = max(4.0, min(14.0, _ROWS / len(nodes)))
        edges: list[tuple[float, float]] = []
        groups: list[tuple[str, float, float]] = []
        top = float(_TOP)
        for kind, members in groupby(nodes, _kind):
            count = len(list(members))
            height = max(common, _GROUP / count)
            edges += [(top + each * height, height) for each in range(count)]
            groups.append((kind, top, top + count * height))
            top += count * height + _GAP
        return cls(tuple(edges), tuple(groups))

    @property
    def floor(self) -> float:
        return self.groups[-1][2]

    def boxes(
        self, bar: Bar, along: Scale, least: float = 0
    ) -> list[tuple[float, float, float, float]]:
        """The rectangles of a bar inside the time shown: x, y, width and height of each.

        least: a height that none falls below, beyond the node's own row.
        """
        start, end = max(bar.start_s, along.least), min(bar.end_s, along.most)
        if start >= end:
            return []
        x, width = along(start), along(end) - along(start)
        places = (self.edges[row] for row in bar.rows)
        return [
            (x, top - max(0, least - height) / 2, width, max(least, height))
            for top, height in places
        ]


def _kind(node: str) -> str:
    """The group of a node, whose name is that and a number; all test nodes are one group."""
    kind = node.rpartition("-")[0]
    return "test" if kind.startswith("test") else kind


def _names(drawing: Drawing, rows: _Rows) -> None:
    """What each group is, left of it, and an empty background for its nodes."""
    words = {
        "base": _("base"),
        "large-memory": _("large memory"),
        "gpu": _("GPU"),
        "instance": _("instance"),
        "test": _("test"),
    }
    for kind, top, floor in rows.groups:
        drawing.words(_LEFT - 8, (top + floor) / 2 + 6, words.get(kind, kind), anchor="end")
        drawing.box(_LEFT, top, _RIGHT - _LEFT, floor - top, fill=GREY, opacity=0.1)


Steps = list[tuple[float, float]]  # from when on, which part of a node's cores is busy


def _past(scene: Scene, moment: Moment, row: int) -> Steps:
    """What ran on a node until the moment."""
    steps = [(time, part) for time, part in scene.loads[row] if time < moment.time_s]
    return [*steps, (moment.time_s, 0.0)]


def _expected(scene: Scene, moment: Moment, row: int) -> Steps:
    """What the scheduler knows of a node from the moment on: each job may run to its limit."""
    bars = sorted((bar.end_s, bar.part) for bar in moment.running if row in bar.rows)
    busy = sum(part for _end, part in bars)
    steps = [(moment.time_s, busy)]
    for end, part in bars:
        busy -= part
        steps.append((end, busy))
    return steps


def _load(
    drawing: Drawing, rows: _Rows, row: int, along: Scale, steps: Steps, opacity: float
) -> None:
    """A node's busy cores over time, as a filled step line in its row."""
    top, height = rows.edges[row]
    base = top + height - 0.5
    level = base
    points: list[tuple[float, float]] = []
    for time, part in steps:
        x = min(max(along(time), along.start), along.end)
        after = base - max(part, 0.0) * (height - 1)
        points += [(x, level), (x, after)]
        level = after
    points += [(along.end, level), (along.end, base)] if level < base else []
    if any(y < base for _x, y in points):
        drawing.area(points, fill=GREY, opacity=opacity)


def _used_hole(scene: Scene, moment: Moment) -> bool:
    """Whether the moment is that of the session's start, in front of a planned job."""
    return scene.hole is not None and moment.time_s >= scene.session.start_s


def _session(drawing: Drawing, rows: _Rows, along: Scale, moment: Moment) -> None:
    """The session: filled once it runs, outlined where its start is planned."""
    if moment.mine is None:
        return
    runs = moment.mine.start_s <= moment.time_s
    for box in rows.boxes(moment.mine, along, _SESSION):
        drawing.box(*box, fill=BLUE, opacity=1 if runs else 0.3, stroke=INK, stroke_width=2)


def _now(drawing: Drawing, x: float, floor: float) -> None:
    anchor = "end" if x > WIDTH - 30 else "middle"
    drawing.words(x, _TOP - 9, _("now"), anchor=anchor, bold=True)
    drawing.line([(x, _TOP - 5), (x, floor + 5)], width=2.5)


def _times(drawing: Drawing, along: Scale, floor: float) -> None:
    """The moment of submission, and whole hours after it."""
    drawing.line([(_LEFT, floor + 1), (_RIGHT, floor + 1)], opacity=0.6)
    hours = (along.most - along.least) / 3600
    step = next(step for step in (1, 2, 4, 8, 12, 24, 48, 96, 192) if hours / step <= 5)
    for hour in range(0, int(along.most / 3600) + 1, step):
        x = along(hour * 3600)
        drawing.line([(x, floor), (x, floor + 6)])
        anchor = "end" if x > WIDTH - 20 else "middle"
        drawing.words(x, floor + 24, _("Start") if not hour else quantity(hour, "h"), anchor=anchor)


def _legend(drawing: Drawing, scene: Scene, moment: Moment) -> None:
    """Two lines, the same at every moment but for the session's state."""
    drawing.box(1, 29, 18, 13, fill=GREY, opacity=_RAN)
    drawing.words(26, 41, _("running"))
    drawing.box(105, 29, 18, 13, fill=GREY, opacity=_RUNS)
    drawing.words(130, 41, _("until its limit"))
    drawing.hatch(255, 29, 18, 13, stroke=ORANGE, step=6)
    drawing.box(255, 29, 18, 13, stroke=ORANGE, stroke_width=1.2)
    drawing.words(280, 41, _("planned for others"))
    runs = moment.mine is not None and moment.mine.start_s <= moment.time_s
    drawing.box(1, 53, 18, 13, fill=BLUE, opacity=1 if runs else 0.3, stroke=INK, stroke_width=2)
    state = _("your session") if runs else _("your session, planned")
    if moment.mine is None:
        state = _("your session: no plan yet")
    drawing.words(26, 65, state)
    if _used_hole(scene, moment):
        drawing.box(255, 53, 18, 13, fill=GREEN, opacity=0.35, stroke=GREEN, stroke_width=1.5)
        drawing.words(280, 65, _("the gap it fits"))
