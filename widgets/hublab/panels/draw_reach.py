"""The reach answer as a picture: tasks × places, each works, fails or depends, by shape."""

from __future__ import annotations

from hublab.questions.reach import COLUMNS, ReachAnswer, Works
from hublab.svg import BLUE, GREEN, INK, ORANGE, WIDTH, Drawing
from hublab.text import _

_LABELS = 176  # width of the tasks' names
_COLUMN = (WIDTH - _LABELS) / len(COLUMNS)
_TOP = 136  # of the first row
_ROW = 30


def draw_reach(answer: ReachAnswer, ident: str) -> str:
    """The picture of `answer` as SVG; `ident` begins its ids."""
    floor = _TOP + len(answer.tasks) * _ROW
    drawing = Drawing(
        ident=ident,
        title=_("What works where"),
        description=answer.sentence(),
        height=floor + 8,
    )
    drawing.words(0, 16, _("What works where"), bold=True)
    _legend(drawing)
    _here(drawing, answer, floor)
    _heads(drawing)
    for row, (task, cells) in enumerate(zip(answer.tasks, answer.matrix, strict=True)):
        y = _TOP + row * _ROW
        drawing.line([(0, y), (WIDTH, y)], opacity=0.18)
        drawing.words(0, y + 20, task.short, bold=row == answer.row)
        for column, cell in enumerate(cells):
            mark(drawing, _middle(column), y + _ROW / 2, cell)
    _outline(drawing, answer)
    return drawing.svg()


def mark(drawing: Drawing, x: float, y: float, works: Works) -> None:
    """A tick, a cross or a question mark in a diamond around (x, y)."""
    match works:
        case "yes":
            drawing.line([(x - 8, y), (x - 2, y + 6), (x + 9, y - 7)], stroke=GREEN, width=3)
        case "no":
            drawing.line([(x - 7, y - 7), (x + 7, y + 7)], stroke=ORANGE, width=3)
            drawing.line([(x - 7, y + 7), (x + 7, y - 7)], stroke=ORANGE, width=3)
        case "depends":
            drawing.diamond(x, y, 13, stroke=BLUE)
            drawing.words(x, y + 6, "?", anchor="middle", bold=True)


def _middle(column: int) -> float:
    return _LABELS + (column + 0.5) * _COLUMN


def _legend(drawing: Drawing) -> None:
    signs: tuple[tuple[Works, str], ...] = (
        ("yes", _("works")), ("no", _("fails")), ("depends", _("depends")),
    )  # fmt: skip
    for place, (works, words) in enumerate(signs):
        x = place * 110
        mark(drawing, x + 13, 38, works)
        drawing.words(x + 32, 43, words)


def _heads(drawing: Drawing) -> None:
    """The places: three words in two lines, the compute nodes of both kinds under one."""
    online = COLUMNS.index("online")
    across = (_middle(online) + _middle(online + 1)) / 2
    drawing.words(_middle(0), _TOP - 32, _("your"), anchor="middle")
    drawing.words(_middle(0), _TOP - 12, _("laptop"), anchor="middle")
    drawing.words(_middle(1), _TOP - 32, _("login"), anchor="middle")
    drawing.words(_middle(1), _TOP - 12, _("node"), anchor="middle")
    drawing.words(across, _TOP - 32, _("compute node"), anchor="middle")
    drawing.words(_middle(online), _TOP - 12, _("online"), anchor="middle")
    drawing.words(_middle(online + 1), _TOP - 12, _("offline"), anchor="middle")


def _here(drawing: Drawing, answer: ReachAnswer, floor: float) -> None:
    """A shade behind the columns that the settings' place is, or may be."""
    first = COLUMNS.index(answer.columns[0])
    x, width = _LABELS + first * _COLUMN, len(answer.columns) * _COLUMN
    drawing.box(x, _TOP - 74, width, floor - _TOP + 74, fill=INK, opacity=0.09, round_by=6)
    drawing.words(x + width / 2, _TOP - 56, _here_words(answer), anchor="middle", bold=True)


def _here_words(answer: ReachAnswer) -> str:
    """Whose the shaded columns are: the cluster's, with a “?” where its pages disagree."""
    if answer.settings.place == "laptop":
        return _("here")
    title = answer.place.title
    return f"{title}?" if len(answer.columns) > 1 else title


def _outline(drawing: Drawing, answer: ReachAnswer) -> None:
    """A frame around the chosen cell, or both where the pages disagree."""
    first = COLUMNS.index(answer.columns[0])
    x, width = _LABELS + first * _COLUMN, len(answer.columns) * _COLUMN
    y = _TOP + answer.row * _ROW
    drawing.box(x + 2, y + 1, width - 4, _ROW - 2, stroke=INK, stroke_width=3, round_by=5)
