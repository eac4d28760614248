"""Rich results: one object that is a table, a list of sentences or a listing in every form.

`_repr_mimebundle_` hands a page, nbviewer or slides the HTML and a terminal, a screen reader or
nbval the plain text. The HTML carries classes (`hublab-result`, `hublab-table`, `hublab-scroll`,
`hublab-number`, `hublab-words`, `hublab-notes`, `hublab-text`, `hublab-listing`) and no styles of
its own: the site's style sheet and Jupyter's do the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from hublab.text import HublabError, _


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to `address`, an absolute https address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words that a person types or reads on a terminal, letter by letter."""

    text: str


_SENTENCE_CHARACTERS = 40

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Piece = str | Link | Code
# What a cell, a note or a paragraph holds: one piece, or several that follow each other.
Cell = Piece | tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of a column; `numeric` columns are set flush right, so that digits line up."""

    head: str
    unit: str = ""
    numeric: bool = False

    def title(self) -> str:
        """The head with its unit: “Memory (MB)”."""
        return f"{self.head} ({self.unit})" if self.unit else self.head


class Rich:
    """A result with the skins `html()` and `plain()`, shown by Jupyter in the best of them."""

    __slots__ = ()

    def html(self) -> str:
        """The result as one HTML element without styles, scripts or ids."""
        raise NotImplementedError

    def plain(self) -> str:
        """The result as text in a fixed-width font, without a line end after it."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.plain()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.plain()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Rich):
    """A table of ready-made words: numbers in it were formatted by `hublab.text` before.

    caption: what the table says, in a few words.
    rows: as many cells in each as there are columns; the first names the row.
    notes: sentences under the table, such as where its figures are from.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Cell, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise HublabError(
                    _("Table “{}”: a row has {} cells where there are {} columns.").format(
                        self.caption, len(row), len(self.columns)
                    )
                )

    def html(self) -> str:
        heads = "".join(
            f'<th scope="col"{_number_class(column)}>{escape(column.title())}</th>'
            for column in self.columns
        )
        table = "\n".join(
            [
                '<table class="hublab-table">',
                f"<caption>{escape(self.caption)}</caption>",
                f"<thead><tr>{heads}</tr></thead>",
                "<tbody>",
                *(self._html_row(row) for row in self.rows),
                "</tbody>",
                "</table>",
            ]
        )
        notes = "".join(f'\n<p class="hublab-notes">{_html(note)}</p>' for note in self.notes)
        # The keyboard can scroll what a narrow screen cuts off: hence tabindex and a name.
        return (
            f'<div class="hublab-result">\n<div class="hublab-scroll" role="group" tabindex="0" '
            f'aria-label="{escape(self.caption)}">\n{table}\n</div>{notes}\n</div>'
        )

    def _html_row(self, row: tuple[Cell, ...]) -> str:
        cells = [
            f"{_cell_class(column, cell)}>{_html(cell)}"
            for column, cell in zip(self.columns, row, strict=True)
        ]
        others = "".join(f"<td{cell}</td>" for cell in cells[1:])
        if row[0] == "":  # it goes on with the row above: no head that says nothing
            return f"<tr><td></td>{others}</tr>"
        return f'<tr><th scope="row"{cells[0]}</th>{others}</tr>'

    def plain(self) -> str:
        lines = [
            tuple(column.title() for column in self.columns),
            *(tuple(_plain(cell) for cell in row) for row in self.rows),
        ]
        widths = [max(len(line[index]) for line in lines) for index in range(len(self.columns))]
        aligned = [
            "  ".join(
                text.rjust(width) if column.numeric else text.ljust(width)
                for text, width, column in zip(line, widths, self.columns, strict=True)
            ).rstrip()
            for line in lines
        ]
        rule = "  ".join("-" * width for width in widths)
        notes = [_plain(note) for note in self.notes]
        return "\n".join([self.caption, aligned[0], rule, *aligned[1:], *notes])


@dataclass(frozen=True, slots=True)
class Text(Rich):
    """Sentences, one paragraph each."""

    paragraphs: tuple[Cell, ...]

    def html(self) -> str:
        body = "\n".join(f"<p>{_html(paragraph)}</p>" for paragraph in self.paragraphs)
        return f'<div class="hublab-text">\n{body}\n</div>'

    def plain(self) -> str:
        return "\n\n".join(_plain(paragraph) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Rich):
    """A script or a terminal's lines, shown letter by letter under a caption."""

    caption: str
    text: str

    def html(self) -> str:
        return (
            f'<figure class="hublab-listing">\n<figcaption>{escape(self.caption)}</figcaption>\n'
            f'<pre tabindex="0" data-hublab-copy="text"><code>{escape(self.text)}</code></pre>\n'
            "</figure>"
        )

    def plain(self) -> str:
        return f"{self.caption}\n{self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Rich):
    """A picture and the words that say the same: `svg` was made by `hublab.svg`."""

    svg: str
    words: str

    def html(self) -> str:
        return f'<div class="hublab-figure">\n{self.svg}\n</div>'

    def plain(self) -> str:
        return self.words


def _number_class(column: Column) -> str:
    return ' class="hublab-number"' if column.numeric else ""


def _cell_class(column: Column, cell: Cell) -> str:
    """The class of a cell: one with a sentence asks for some width, also on a phone."""
    is_sentence = not column.numeric and len(_plain(cell)) > _SENTENCE_CHARACTERS
    return ' class="hublab-words"' if is_sentence else _number_class(column)


def _pieces(cell: Cell) -> tuple[Piece, ...]:
    return cell if isinstance(cell, tuple) else (cell,)


def _html(cell: Cell) -> str:
    return "".join(_html_piece(piece) for piece in _pieces(cell))


def _html_piece(piece: Piece) -> str:
    match piece:
        case Link(text, address):
            return f'<a href="{escape(address)}">{_html_text(text)}</a>'
        case Code(text):
            return f"<code>{escape(text)}</code>"
        case _:
            return _html_text(piece)


def _html_text(text: str) -> str:
    """Text whose dates the style sheet keeps on one line."""
    return ISO_DATE.sub(r"<time>\g<0></time>", escape(text))


def _plain(cell: Cell) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text for piece in _pieces(cell))
