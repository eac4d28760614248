"""Finds what makes a strict nbval run pass without comparing anything.

nbval compares a cell's output only where the notebook says that the cell was run. A notebook whose
outputs were cleared therefore passes whatever its cells do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbformat import NotebookNode

SHOWING = {"print", "display"}
IGNORING_TAGS = {
    "nbval-check-output",
    "nbval-ignore-output",
    "nbval-raises-exception",
    "nbval-skip",
    "raises-exception",
    "skip-execution",
}


def complaints(notebook: NotebookNode) -> Iterator[str]:
    """One sentence for each code cell whose comparison would be empty or switched off."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if not any(cell.outputs for cell in cells):
        yield "no code cell has an output, so nothing is compared"
    for position, cell in enumerate(cells, start=1):
        if cell.execution_count != position:
            yield f"{cell.id}: execution count {cell.execution_count}, expected {position}"
        if shows(cell.source) and not cell.outputs:
            yield f"{cell.id}: prints or returns something, but no output is stored"
        if ignoring := IGNORING_TAGS.intersection(cell.metadata.get("tags", ())):
            yield f"{cell.id}: {', '.join(sorted(ignoring))} would switch the comparison off"
        if "NBVAL_" in cell.source or "PYTEST_VALIDATE" in cell.source:
            yield f"{cell.id}: a comment for nbval would switch the comparison off"
        if any(output.output_type == "error" for output in cell.outputs):
            yield f"{cell.id}: ends in an error"


def shows(source: str) -> bool:
    """Whether a cell ends in an expression, or prints or displays on its way."""
    tree = ast.parse(source)
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        return True
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHOWING
        for statement in tree.body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef)
        for node in ast.walk(statement)
    )
