"""A session as a picture: what was asked for as boxes, what is used of them filled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hublab.questions.session import SessionAnswer
from hublab.svg import BLUE, INK, ORANGE, WIDTH, Drawing, text_width
from hublab.text import _, duration, equivalent_hours, number, quantity

_RIGHT = WIDTH - 1
_TOP = 78  # of the first row
_ROW = 66
_BAR = 26


def draw_session(answer: SessionAnswer, ident: str) -> str:
    """The picture of `answer` as SVG; `ident` begins its ids."""
    drawing = Drawing(
        ident=ident,
        title=_("What the session asked for, and what it uses"),
        description=answer.sentence(),
        height=_TOP + 3 * _ROW + 26,
    )
    head = _("Made-up example, not your session") if answer.sample else _("Your session")
    drawing.words(0, 16, head, bold=True)
    _legend(drawing)
    for row, draw in enumerate((_time, _memory, _cores)):
        draw(drawing, _TOP + row * _ROW, answer)
    words = _("Charged so far: {}").format(charged(answer, answer.charged_hours) or "?")
    drawing.words(0, _TOP + 3 * _ROW + 16, words, bold=True)
    return drawing.svg()


def of(part: str | None, whole: str | None) -> str:
    """“3 h of 8 h”, with what is not known as a question mark."""
    return _("{} of {}").format(part or "?", whole or "?")


def charged(answer: SessionAnswer, hours: float | None) -> str:
    """So many equivalent-hours; "" where that is not known."""
    if answer.charge is None or hours is None:
        return ""
    return equivalent_hours(hours, answer.charge.unit, 2)


def _legend(drawing: Drawing) -> None:
    drawing.box(1, 33, 18, 13, fill=BLUE)
    drawing.words(28, 45, _("used"))
    drawing.hatch(81, 33, 18, 13, stroke=ORANGE, step=5)
    drawing.box(81, 33, 18, 13, stroke=ORANGE)
    drawing.words(108, 45, _("held, not used"))
    drawing.box(251, 33, 18, 13, stroke=INK)
    drawing.words(278, 45, _("still to come"))


def _time(drawing: Drawing, y: float, answer: SessionAnswer) -> None:
    """The time that has passed; what is left is not held from anybody yet."""
    passed, limit = answer.elapsed_s, answer.limit_s
    words = of(_maybe(duration, passed), _maybe(duration, limit))
    drawing.words(0, y + 16, _("Time: {}").format(words))
    share = passed / limit if passed is not None and limit else None
    _bar(drawing, y + 24, share, hatched=False)


def _memory(drawing: Drawing, y: float, answer: SessionAnswer) -> None:
    used = answer.usage
    words = of(_maybe(_megabytes, used.memory_mb), _maybe(_megabytes, answer.memory_mb))
    words = _("Memory now: {}").format(words)
    drawing.words(0, y + 16, words)
    _bar(drawing, y + 24, answer.memory_share, hatched=used.scope == "job")
    if used.peak_memory_mb is not None and answer.memory_mb:
        x = min(1.0, used.peak_memory_mb / answer.memory_mb) * _RIGHT
        _peak_line(drawing, x, y + 22, y + 28 + _BAR)
        _peak_words(drawing, y + 16, used.peak_memory_mb, text_width(words))


def _peak_words(drawing: Drawing, y: float, peak: float, least_x: float) -> None:
    """What the dashed line means, where there is room for it beside the row's words."""
    words = _("most: {}").format(_megabytes(peak))
    x = _RIGHT - text_width(words) - 16  # letters may be wider than on average
    if x > least_x:
        _peak_line(drawing, x, y - 13, y + 3)
        drawing.words(_RIGHT, y, words, anchor="end")


def _peak_line(drawing: Drawing, x: float, top: float, foot: float) -> None:
    drawing.line([(x, top), (x, foot)], width=3, dashes="4 3")


def _cores(drawing: Drawing, y: float, answer: SessionAnswer) -> None:
    busy, asked = answer.busy_cores, answer.cores
    words = of(_maybe(lambda value: number(value, 2), busy), _maybe(number, asked))
    drawing.words(0, y + 16, _("Cores busy on average: {}").format(words))
    share = busy / asked if busy is not None and asked else None
    _bar(drawing, y + 24, share, hatched=answer.usage.scope == "job")


def _bar(drawing: Drawing, y: float, share: float | None, *, hatched: bool) -> None:
    """The whole box that was asked for, of which `share` is filled."""
    end = min(1.0, share or 0.0) * _RIGHT
    if share is not None and hatched and end < _RIGHT:
        drawing.hatch(end, y, _RIGHT - end, _BAR, stroke=ORANGE)
    if end:
        drawing.box(0.5, y, end, _BAR, fill=BLUE)
    drawing.box(0.5, y, _RIGHT, _BAR, stroke=INK, stroke_width=1.5)
    if share is None:
        drawing.words(_RIGHT / 2, y + 19, _("not known"), anchor="middle")


def _megabytes(value: float) -> str:
    return quantity(value, "MB", 0)


def _maybe(write: Callable[[Any], str], value: float | None) -> str | None:
    return None if value is None else write(value)
