"""Finds objectives of a page that no check exercises, and checks that exercise none of them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hublab.lessons.check import Check
from nbformat import NotebookNode

from publish.normalise import is_words

CELL = "objectives"
HEAD = "**You will be able to**\n\n"
BULLET = re.compile(r"(?m)^- (.+)$")


def objectives(notebook: NotebookNode) -> list[str]:
    """The ids in the metadata of the cell that lists the objectives."""
    return list(_cell(notebook).metadata.get("objectives", ()))


def asked(notebook: NotebookNode) -> list[tuple[str, str]]:
    """(tutorial, name) of each `check(…)` in the page's code cells, in their order."""
    trees = (ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code")
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        tuple(ast.literal_eval(argument) for argument in call.args)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "check"
    ]


def complaints(tutorial: str, notebook: NotebookNode, checks: Sequence[Check]) -> Iterator[str]:
    """One sentence for each objective or check that is left alone; `checks` are those defined."""
    cell, stated, calls = _cell(notebook), objectives(notebook), asked(notebook)
    if not cell.source.startswith(HEAD):
        yield f"the cell “{CELL}” does not begin with {HEAD.strip()}"
    if len(bullets := BULLET.findall(cell.source)) != len(stated):
        yield f"{len(bullets)} objectives are listed, but {len(stated)} have an id"
    if not stated:
        yield "no objective is stated"
    yield from (f"“{name}” is no id of words" for name in stated if not is_words(name))
    yield from (f"{name} is asked {n} times" for name, n in Counter(calls).items() if n > 1)
    yield from (f"{call} is of another tutorial" for call in calls if call[0] != tutorial)

    names = {name for _tutorial, name in calls}
    yield from (f"check {each.name} is never asked" for each in checks if each.name not in names)
    yield from (f"unknown check {name}" for name in names - {each.name for each in checks})
    exercised = {each.objective for each in checks if each.name in names}
    yield from (f"no check exercises {name}" for name in stated if name not in exercised)
    yield from (f"{name} is no objective of the page" for name in sorted(exercised - {*stated}))


def _cell(notebook: NotebookNode) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == CELL)
