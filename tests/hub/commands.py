"""The commands that a tutorial teaches: each is run by a test, or marked as one for a site alone.

A test takes the commands of one cell, as the page has them, by its decorator:

    @runs("tutorials/work-without-internet.ipynb", "look-for-a-wheel")
    def test_…(block, …):
        bash(block.script(NAME="six"))

It fails where it leaves one of them out. What nothing but a cluster of the Alliance can run is
named in the cell's metadata, below "site-only", by the words with which it begins, each under its
source, a key of facts/sources.toml: {"python-wheels": ["avail_wheels"]}.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path

import nbformat
import pytest
from hublab.facts.policy import sources

from publish.pages import ROOT

MARK = "site-only"
TESTS = Path(__file__).parent
# The tutorials whose every command is accounted for.
TUTORIALS = tuple(
    name
    for name in ("tutorials/from-notebook-to-batch.ipynb", "tutorials/work-without-internet.ipynb")
    if (ROOT / name).exists()
)

BLOCK = re.compile(r"(?ms)^```bash\n(.*?)^```$")
# A command ends with its line, but not after a backslash.
COMMAND = re.compile(r"(?:[^\\\n]|\\.|\\\n)+")


class Block:
    """The commands of one cell of a page, in the order of the page.

    page: its path from the project's folder; cell: the cell's id; marks: the words with which
    commands for a site alone begin, each with its source.
    """

    def __init__(self, page: str, cell: str, text: str, marks: dict[str, str]) -> None:
        self.page = page
        self.cell = cell
        self.marks = marks
        self._texts = COMMAND.findall(text)
        self._taken: set[str] = set()

    def commands(self) -> list[str]:
        """All commands, without comments."""
        return [text for text in self._texts if not text.lstrip().startswith("#")]

    def source(self, command: str) -> str | None:
        """Where a command for a site alone is from, None for one that a test can run."""
        found = (source for words, source in self.marks.items() if _begins(command.lstrip(), words))
        return next(found, None)

    def runnable(self) -> list[str]:
        """The commands that a test has to run."""
        return [each for each in self.commands() if self.source(each) is None]

    def left(self) -> list[str]:
        """Those that no call of `line` or `script` has handed out so far."""
        return [each for each in self.runnable() if each not in self._taken]

    def line(self, words: str, **names: str) -> str:
        """The one runnable command that begins with `words`; `names` fill its capital letters."""
        (command,) = (each for each in self.runnable() if _begins(each.lstrip(), words))
        self._taken.add(command)
        return fill(command, **names)

    def script(self, **names: str) -> str:
        """All of the cell but what is for a site alone, comments too; `names` as for `line`."""
        self._taken.update(self.runnable())
        kept = [text for text in self._texts if self.source(text) is None]
        return "\n".join(fill(text, **names) for text in kept) + "\n"


def blocks(page: str) -> Iterator[Block]:
    """One block for each cell of a page with commands; `page`: its path from the project's."""
    for cell in nbformat.read(ROOT / page, as_version=4).cells:
        text = "".join(BLOCK.findall(cell.source)) if cell.cell_type == "markdown" else ""
        marks = cell.metadata.get(MARK, {})
        if text or marks:
            words = {each: source for source, begins in marks.items() for each in begins}
            yield Block(page, cell.id, text, words)


def block(page: str, cell: str) -> Block:
    """The commands of one cell; raises LookupError where it has none."""
    for each in blocks(page):
        if each.cell == cell:
            return each
    raise LookupError(f"{page}: no cell “{cell}” with ```bash lines")


def fill(command: str, **names: str) -> str:
    """The command with each name in capital letters (`USER`, not `$USER`) replaced by its value."""
    for name, value in names.items():
        whole = rf"(?<![\w$]){re.escape(name)}(?!\w)"
        command = value.join(re.split(whole, command))
    return command


def runs(page: str, cell: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A test of the commands of one cell, its argument `block`; it must take each of them."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def takes_all(block: Block, **arguments: object) -> None:
            test(block=block, **arguments)
            assert block.left() == [], f"{page}, {cell}: {test.__name__} runs all but these"

        return pytest.mark.parametrize("block", [block(page, cell)], ids=[cell])(takes_all)

    return decorate


def complaints(page: str, cells: list[Block], run: set[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each command that is neither run nor marked, and for each wrong mark.

    run: the page and cell of each `runs` of the tests.
    """
    known = set(sources())
    for each in cells:
        where = f"{page}, {each.cell}"
        if each.runnable() and (page, each.cell) not in run:
            yield f"{where}: neither run nor marked: {'; '.join(each.runnable())}"
        for words, source in each.marks.items():
            if source not in known:
                yield f"{where}: “{source}” is not in facts/sources.toml"
            if not any(_begins(command.lstrip(), words) for command in each.commands()):
                yield f"{where}: no command begins with “{words}”"


def cells_run(tests: Path = TESTS) -> set[tuple[str, str]]:
    """The page and cell of each `@runs(page, cell)` in the tests of a folder."""
    return {found for path in tests.glob("test_*.py") for found in _decorators(path)}


def _decorators(path: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = _texts(tree, path.parent)
    for node in ast.walk(tree):
        for call in getattr(node, "decorator_list", ()):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "runs":
                page, cell = (
                    texts[each.id] if isinstance(each, ast.Name) else ast.literal_eval(each)
                    for each in call.args
                )
                yield page, cell


def _texts(tree: ast.Module, folder: Path) -> dict[str, str]:
    """The names that a module gives to texts, and those of the neighbours that it imports from."""
    found = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                found[name] = text
            case ast.ImportFrom(module=str(module)) if folder.name:
                neighbour = folder / f"{module.rpartition('.')[2]}.py"
                if neighbour.is_file():
                    found |= _texts(ast.parse(neighbour.read_text(encoding="utf-8")), Path())
    return found


def _begins(command: str, words: str) -> bool:
    return command == words or command.startswith(f"{words} ")
