"""The wait answer as two pictures: a dot for each simulated queue, and one queue's schedule."""

from __future__ import annotations

from math import ceil, inf

from hublab.questions.scene import Bar, Scene
from hublab.questions.wait import Outcome, WaitAnswer
from hublab.questions.words import summary
from hublab.scale import Scale
from hublab.svg import BLUE, GREY, INK, ORANGE, WIDTH, Drawing
from hublab.text import _, duration, number, quantity

# Upper ends of the columns of dots, as multiples of the hub's timeout: 1 min, 5 min, 30 min, 3 h.
_ENDS = (0.2, 1, 6, 36, inf)
_COLUMN = WIDTH / len(_ENDS)
_BLOCK = 72  # the width of a column's dots
_TOP = 56
_LABEL = 24  # above each request's dots
_SCHEDULE_TOP = 58
_LOAD_OPACITY = 0.55


def columns(answer: WaitAnswer) -> tuple[str, ...]:
    """The names of the columns of dots."""
    ends = [duration(end * answer.timeout_s) for end in _ENDS[:-1]]
    return (*(_("≤\u00a0{}").format(end) for end in ends), _(">\u00a0{}").format(ends[-1]))


def counts(answer: WaitAnswer, outcome: Outcome) -> tuple[int, ...]:
    """In how many queues the wait falls into each column."""
    upto = [outcome.within(end * answer.timeout_s) for end in _ENDS]
    return tuple(more - less for more, less in zip(upto, [0, *upto], strict=False))


def draw_waits(answer: WaitAnswer, ident: str) -> str:
    """A dot for each queue, in columns of ever longer waits; `ident` begins the ids."""
    per_row = 6 if answer.settings.queues <= 40 else 9
    pitch = _BLOCK / per_row
    heights = [
        ceil(max(counts(answer, outcome)) / per_row) * pitch + _LABEL for outcome in answer.outcomes
    ]
    floor = _TOP + sum(heights) + 12 * (len(heights) - 1)
    drawing = Drawing(
        ident=f"{ident}-waits",
        title=_("Waits in the simulated queues"),
        description=answer.sentence(),
        height=floor + 30,
    )
    drawing.words(0, 16, _("Each dot is one simulated queue"), bold=True)
    timeout = _COLUMN * (_ENDS.index(1) + 1)
    drawing.words(timeout - 8, 42, _("starts in time"), anchor="end")
    drawing.words(timeout + 8, 42, _("Spawn failed: Timeout"))
    _timeout(drawing, timeout, 28, _TOP - 8)
    base = _TOP - 12
    for outcome, height in zip(answer.outcomes, heights, strict=True):
        base += height + 12
        _timeout(drawing, timeout, base - height + _LABEL - 2, base)
        in_time = _("{} of {}").format(
            number(outcome.within(answer.timeout_s)), number(answer.settings.queues)
        )
        drawing.words(0, base - height + 16, summary(outcome.request))
        drawing.words(WIDTH, base - height + 16, in_time, anchor="end", bold=True)
        _dots(drawing, counts(answer, outcome), base, per_row)
    _timeout(drawing, timeout, floor, floor + 26)
    for column, words in enumerate(columns(answer)):
        drawing.words((column + 0.5) * _COLUMN, floor + 20, words, anchor="middle")
    return drawing.svg()


def _timeout(drawing: Drawing, x: float, top: float, floor: float) -> None:
    """A piece of the line between the columns in time and the others."""
    drawing.line([(x, top), (x, floor)], stroke=ORANGE, width=2, dashes="6 4")


def _dots(drawing: Drawing, dots: tuple[int, ...], base: float, per_row: int) -> None:
    """One request's dots on the line `base`, filled up from there row by row."""
    pitch = _BLOCK / per_row
    drawing.line([(0, base), (WIDTH, base)], opacity=0.8)
    for column, (end, count) in enumerate(zip(_ENDS, dots, strict=True)):
        left = column * _COLUMN + (_COLUMN - _BLOCK) / 2
        for dot in range(count):
            row, place = divmod(dot, per_row)
            x, y = left + (place + 0.5) * pitch, base - (row + 0.5) * pitch
            if end <= 1:
                drawing.dot(x, y, pitch * 0.4, fill=BLUE)
            else:
                drawing.diamond(x, y, pitch * 0.4, stroke=ORANGE)


def draw_schedule(answer: WaitAnswer, ident: str) -> str:
    """Nodes over time in one queue, with the session outlined; `ident` begins the ids."""
    scene = answer.scene
    row = max(5.0, min(14.0, 216 / len(scene.nodes)))
    floor = _SCHEDULE_TOP + row * len(scene.nodes)
    drawing = Drawing(
        ident=f"{ident}-schedule",
        title=_("The nodes over time in one of these queues"),
        description=" ".join(step.words for step in scene.steps),
        height=floor + 34,
    )
    along = Scale(scene.begin_s, scene.end_s, 0, WIDTH - 2)
    words = _("One of these queues: it waits {}").format(duration(scene.session.start_s))
    drawing.words(0, 16, words, bold=True)
    _schedule_legend(drawing)
    _loads(drawing, scene, along, row)
    for plan in scene.planned:
        for x, y, width, height in _boxes(plan, scene, along, row):
            drawing.hatch(x, y, width, height, stroke=ORANGE, step=6)
            drawing.box(x, y, width, height, stroke=ORANGE, stroke_width=1.2)
    for x, y, width, height in _boxes(scene.session, scene, along, row):
        drawing.box(x, y, width, height, fill=BLUE, stroke=INK, stroke_width=2)
    drawing.box(0, _SCHEDULE_TOP, WIDTH - 2, floor - _SCHEDULE_TOP, stroke=INK, stroke_width=0.8)
    _times(drawing, along, floor)
    return drawing.svg()


def _schedule_legend(drawing: Drawing) -> None:
    drawing.box(1, 29, 18, 13, fill=GREY, opacity=_LOAD_OPACITY)
    drawing.words(28, 41, _("busy cores"))
    drawing.box(125, 29, 18, 13, fill=BLUE, stroke=INK, stroke_width=2)
    drawing.words(151, 41, _("your session"))
    drawing.hatch(265, 29, 18, 13, stroke=ORANGE, step=6)
    drawing.box(265, 29, 18, 13, stroke=ORANGE, stroke_width=1.2)
    drawing.words(291, 41, _("planned for others"))


def _loads(drawing: Drawing, scene: Scene, along: Scale, row: float) -> None:
    """Each node's part of busy cores over time, as a filled step line in its row."""
    for place, load in enumerate(scene.loads):
        base = _SCHEDULE_TOP + (place + 1) * row - 0.5
        points = [(along(scene.begin_s), base)]
        level = 0.0
        for time, part in load:
            x = min(max(along(time), along.start), along.end)
            points += [(x, base - level * (row - 1)), (x, base - part * (row - 1))]
            level = part
        points += [(along.end, base - level * (row - 1)), (along.end, base)]
        drawing.area(points, fill=GREY, opacity=_LOAD_OPACITY)


def _boxes(
    bar: Bar, scene: Scene, along: Scale, row: float
) -> list[tuple[float, float, float, float]]:
    """The rectangles of a bar inside the time shown: x, y, width and height of each."""
    start, end = max(bar.start_s, scene.begin_s), min(bar.end_s, scene.end_s)
    if start >= end:
        return []
    return [
        (along(start), _SCHEDULE_TOP + place * row, along(end) - along(start), row)
        for place in bar.rows
    ]


def _times(drawing: Drawing, along: Scale, floor: float) -> None:
    """The moment of submission, and whole hours after it."""
    hours = (along.most - along.least) / 3600
    step = next(step for step in (1, 2, 4, 8, 12, 24, 48, 96, 192) if hours / step <= 6)
    for hour in range(0, int(along.most / 3600) + 1, step):
        x = along(hour * 3600)
        drawing.line([(x, floor), (x, floor + 5)])
        anchor = "end" if x > WIDTH - 20 else "start" if x < 24 else "middle"
        drawing.words(x, floor + 22, _("Start") if not hour else quantity(hour, "h"), anchor=anchor)
    x = along(0)
    drawing.line([(x, _SCHEDULE_TOP - 6), (x, floor)], width=2)
