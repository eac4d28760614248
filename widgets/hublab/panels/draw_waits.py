"""The waits as a picture: a dot for each simulated queue, on this or that side of the timeout."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, inf

from hublab.questions.wait import Outcome, WaitAnswer
from hublab.questions.words import summary
from hublab.svg import BLUE, GREY, ORANGE, WIDTH, Drawing, text_width
from hublab.text import _, duration, number, span

# Upper ends of the columns of dots, as multiples of the hub's timeout: 1 min, 5 min, 30 min, 3 h.
_ENDS = (0.2, 1, 6, 36, inf)
_COLUMN = WIDTH / len(_ENDS)
_BLOCK = 72  # the width of a column's dots
_TIMEOUT = (_ENDS.index(1) + 1) * _COLUMN  # where the line between them is
_TOP = 60
_LINE = 20  # of the words above each request's dots
_GAP = 14  # between two requests
_AXIS = 30
_BARS = 110  # the height of all bars together, and of the words above one


def columns(timeout_s: float) -> tuple[str, ...]:
    """The names of the columns of waits."""
    ends = [end * timeout_s for end in _ENDS[:-1]]
    between = (span(*each) for each in pairwise(ends))
    first, last = (duration(end) for end in (ends[0], ends[-1]))
    return (_("up to\u00a0{}").format(first), *between, _("over\u00a0{}").format(last))


def counts(waits_s: Sequence[float], timeout_s: float) -> tuple[int, ...]:
    """How many of the waits fall into each column."""
    upto = [sum(wait <= end * timeout_s for wait in waits_s) for end in _ENDS]
    return tuple(more - less for more, less in zip(upto, [0, *upto], strict=False))


def draw_waits(answer: WaitAnswer, ident: str) -> str:
    """A dot for each queue, in columns of ever longer waits; `ident` begins the ids.

    There is room for all queues in any column, so that nothing moves while the dots come in, nor
    from one request to the next.
    """
    queues = answer.settings.queues
    per_row = 6 if queues <= 40 else 9
    labels = [(summary(outcome.request), _in_time(answer, outcome)) for outcome in answer.outcomes]
    lines = 2 if any(text_width("  ".join(label)) > WIDTH for label in labels) else 1
    height = lines * _LINE + 6 + ceil(queues / per_row) * _BLOCK / per_row
    floor = _TOP + len(labels) * (height + _GAP) - _GAP
    drawing = Drawing(
        ident=f"{ident}-waits",
        title=_("Waits in the simulated queues"),
        description=answer.sentence(),
        height=floor + _AXIS,
    )
    _head(drawing, answer, floor)
    for place, (request, in_time) in enumerate(labels):
        top = _TOP + place * (height + _GAP)
        drawing.words(0, top + 17, request)
        drawing.words(WIDTH, top + lines * _LINE - 3, in_time, anchor="end", bold=True)
        _timeout(drawing, top + lines * _LINE + 4, top + height)
        dots = counts(answer.outcomes[place].waits_s, answer.timeout_s)
        _dots(drawing, dots, top + height, per_row)
    _axis(drawing, answer.timeout_s, floor)
    return drawing.svg()


def draw_own_waits(shares: Sequence[int], timeout_s: float, ident: str) -> str:
    """How many waits are in each of the columns, as bars; `ident` begins the ids."""
    drawing = Drawing(
        ident=f"{ident}-shares",
        title=_("Waits of the jobs"),
        description=_("A bar for each row of the table."),
        height=_TOP + _BARS + _AXIS,
    )
    floor = _TOP + _BARS
    drawing.words(0, 16, _("Jobs by their wait"), bold=True)
    _sides(drawing, floor, _("a session would time out"))
    _timeout(drawing, _TOP, floor)
    for column, (end, count) in enumerate(zip(_ENDS, shares, strict=True)):
        left, height = column * _COLUMN + (_COLUMN - _BLOCK) / 2, (_BARS - 24) * count / max(shares)
        drawing.words(left + _BLOCK / 2, floor - height - 6, number(count), anchor="middle")
        if end <= 1:
            drawing.box(left, floor - height, _BLOCK, height, fill=BLUE)
        else:
            drawing.hatch(left, floor - height, _BLOCK, height, stroke=ORANGE)
            drawing.box(left, floor - height, _BLOCK, height, stroke=ORANGE)
    drawing.line([(0, floor), (WIDTH, floor)], opacity=0.8)
    _axis(drawing, timeout_s, floor)
    return drawing.svg()


def _axis(drawing: Drawing, timeout_s: float, floor: float) -> None:
    first, *others, last = columns(timeout_s)
    drawing.words(0, floor + 21, first)  # in the middle it would begin outside of the picture
    for column, words in enumerate(others, start=1):
        drawing.words((column + 0.5) * _COLUMN, floor + 21, words, anchor="middle")
    drawing.words(WIDTH, floor + 21, last, anchor="end")


def _in_time(answer: WaitAnswer, outcome: Outcome) -> str:
    return _("{} of {} in time").format(
        number(outcome.within(answer.timeout_s)), number(len(outcome.waits_s))
    )


def _head(drawing: Drawing, answer: WaitAnswer, floor: float) -> None:
    """What a mark is, and how many there are so far."""
    drawing.words(0, 16, _("Each mark is one simulated queue"), bold=True)
    done = answer.progress()
    if done:
        so_far = _("{} of {} so far").format(*(number(each) for each in done))
        drawing.words(WIDTH, 16, so_far, anchor="end")
    _sides(drawing, floor, _("Spawn failed: Timeout"))


def _sides(drawing: Drawing, floor: float, late: str) -> None:
    """Which columns are in time; the line between them is left out beside other words."""
    drawing.box(_TIMEOUT, 28, WIDTH - _TIMEOUT, floor - 28, fill=GREY, opacity=0.12)
    drawing.words(_TIMEOUT - 8, 44, _("starts in time"), anchor="end")
    drawing.words(_TIMEOUT + 8, 44, late)
    _timeout(drawing, 28, _TOP - 8)
    _timeout(drawing, floor, floor + 26)


def _timeout(drawing: Drawing, top: float, floor: float) -> None:
    """A piece of the line between the waits in time and the others."""
    drawing.line([(_TIMEOUT, top), (_TIMEOUT, floor)], stroke=ORANGE, width=2, dashes="6 4")


def _dots(drawing: Drawing, dots: tuple[int, ...], base: float, per_row: int) -> None:
    """One request's marks on the line `base`, filled up from there row by row."""
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
