"""A notebook taken apart into all of its texts, each with the place where a person finds it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from hublab.text import HublabError, _, number

SOURCE, OUTPUT, METADATA, NOTEBOOK = "source", "output", "metadata", "notebook"

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")  # a terminal's, in tracebacks
_SECRET_KEY = re.compile(r"(?i)[\w.-]*(token|secret|passw|key|credential)[\w.-]*")
# Read by eye alone: bytes written as letters.
_PICTURES = re.compile(r"(image/(?!svg)|audio/|video/|font/|application/pdf).*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the notebook: a part of a cell, or the metadata of the whole notebook.

    cell: its number from 1 on, None for the whole notebook. ident: the cell's id, "" without.
    part: SOURCE, OUTPUT, METADATA, NOTEBOOK. output: the number of the cell's output, from 1 on.
    """

    part: str
    cell: int | None = None
    ident: str = ""
    output: int | None = None

    def words(self) -> str:
        """The place as a person looks for it: “cell 3, output 1”."""
        if self.cell is None:
            return _("the notebook's metadata")
        part = {
            SOURCE: _("its source"),
            OUTPUT: _("output {}").format(number(self.output or 1)),
            METADATA: _("its metadata"),
        }[self.part]
        return _("cell {}, {}").format(number(self.cell), part)


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its place."""

    place: Place
    text: str


def read_notebook(path: str | Path) -> dict[str, Any]:
    """The notebook in the file at `path`.

    Raises HublabError where it can't be read, is not JSON, or has no list of cells.
    """
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise HublabError(_("{} can't be read: {}.").format(path, error.strerror)) from error
    except (ValueError, RecursionError) as error:
        raise HublabError(_("{} is no notebook: it is not JSON text.").format(path)) from error
    if not isinstance(found, dict) or not isinstance(_cells(found), list):
        raise HublabError(_("{} is no notebook: it has no list of cells.").format(path))
    return found


def texts(notebook: Mapping[str, Any]) -> Iterator[Text]:
    """All texts of a notebook in the order of the page, keys included; pictures left out."""
    for count, cell in enumerate(_cells(notebook) or (), start=1):
        if isinstance(cell, Mapping):
            yield from _of_cell(cell, count)
        else:
            yield from _placed(Place(part=METADATA, cell=count), cell)
    rest = {key: value for key, value in notebook.items() if key not in {"cells", "worksheets"}}
    yield from _placed(Place(part=NOTEBOOK), rest)


def pictures(notebook: Mapping[str, Any]) -> int:
    """How many pictures and the like the notebook holds, which only an eye can judge."""
    return sum(1 for _picture in _pictures(notebook))


def _cells(notebook: Mapping[str, Any]) -> Any:
    if "cells" in notebook:
        return notebook["cells"]
    sheets = notebook.get("worksheets")  # the format before 2014
    if not isinstance(sheets, list):
        return None
    each = [sheet.get("cells") for sheet in sheets if isinstance(sheet, Mapping)]
    return [cell for cells in each if isinstance(cells, list) for cell in cells]


def _of_cell(cell: Mapping[str, Any], count: int) -> Iterator[Text]:
    ident = cell["id"] if isinstance(cell.get("id"), str) else ""
    where = {"cell": count, "ident": ident}
    for key in ("source", "input"):
        yield from _placed(Place(part=SOURCE, **where), cell.get(key))
    outputs = cell.get("outputs")
    for place, output in enumerate(outputs if isinstance(outputs, list) else (), start=1):
        yield from _placed(Place(part=OUTPUT, output=place, **where), output)
    read = {"source", "input"} | ({"outputs"} if isinstance(outputs, list) else set())
    rest = {key: value for key, value in cell.items() if key not in read}
    yield from _placed(Place(part=METADATA, **where), rest)


def _placed(place: Place, value: Any) -> Iterator[Text]:
    for text in _leaves(value):
        yield Text(place, _COLOURS.sub("", text))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        if value and all(isinstance(each, str) for each in value):
            yield _joined(value)
        else:
            for each in value:
                yield from _leaves(each)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield key
            if _is_picture(key, each):
                continue
            for leaf in _leaves(each):
                text = unescape(leaf) if key == "text/html" else leaf
                # What a key calls a secret is one only together with its key.
                yield f'"{key}": "{text}"' if _SECRET_KEY.fullmatch(key) else text


def _joined(lines: list[str]) -> str:
    """A text in lines as notebooks hold it, or a list of words, one a line."""
    in_lines = all(line.endswith("\n") for line in lines[:-1])
    return ("" if in_lines else "\n").join(lines)


def _is_picture(key: str, value: Any) -> bool:
    """Whether these are a picture's bytes; what is said of it, its alternative text, is none."""
    return bool(_PICTURES.fullmatch(key)) and not isinstance(value, Mapping)


def _pictures(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            if _is_picture(key, each):
                yield key
            else:
                yield from _pictures(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _pictures(each)
