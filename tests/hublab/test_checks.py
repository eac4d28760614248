"""Checks: one right option each, feedback for every choice, the same in three skins."""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import html5lib
import IPython
import pytest
from hublab.lessons import catalogue
from hublab.lessons.check import Check, Option
from hublab.panels import check
from hublab.panels.checks import CheckCell
from hublab.text import HublabError

CELLS = [
    check(tutorial, each.name)
    for tutorial in catalogue.tutorials()
    for each in catalogue.checks_of(tutorial)
]
EACH_CHECK = pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.ident)
RIGHT, WRONG, OTHER = Option("A", "a", right=True), Option("B", "b"), Option("C", "c")
TYPED = re.compile(r"(?<![\w.-])\d")  # the digit in H100 is a name's


def words(html: str) -> str:
    """What a reader hears of an HTML text."""
    return " ".join(
        "".join(html5lib.parseFragment(html, namespaceHTMLElements=False).itertext()).split()
    )


def make(**changes: object) -> Check:
    fields = {"name": "tab", "objective": "end", "question": "Which?"}
    return Check(**(fields | {"options": (RIGHT, WRONG, OTHER)} | changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"options": (WRONG, OTHER, WRONG)}, "0 of its options are right"),
        ({"options": (RIGHT, WRONG, RIGHT)}, "2 of its options are right"),
        ({"options": (RIGHT, WRONG)}, "it has 2 options"),
        ({"options": (RIGHT, *[WRONG] * 6)}, "it has 7 options"),
        ({"name": "Closing the tab"}, "“Closing the tab” must be words"),
        ({"objective": ""}, "“” must be words"),
    ],
)
def test_a_check_that_is_none_is_refused(changes: dict, sentence: str) -> None:
    with pytest.raises(HublabError, match=sentence):
        make(**changes)


@pytest.mark.parametrize("wanted", [("first-sesion", "pending"), ("catalogue", "pending")])
def test_an_unknown_tutorial_is_named_with_those_there_are(wanted: tuple[str, str]) -> None:
    with pytest.raises(HublabError, match=r"Unknown tutorial .*first-session"):
        check(*wanted)


def test_an_unknown_check_is_named_with_those_there_are() -> None:
    with pytest.raises(HublabError, match=r"no check “waiting”: there are .*pending"):
        check("first-session", "waiting")


@pytest.mark.parametrize("tutorial", catalogue.tutorials())
def test_no_number_is_typed_in_a_check(tutorial: str) -> None:
    module = find_spec(f"hublab.lessons.{tutorial.replace('-', '_')}")
    tree = ast.parse(Path(module.origin).read_text(encoding="utf-8"))
    messages = [
        argument.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", "ngettext"}
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    assert messages
    assert [each for each in messages if TYPED.search(re.sub("`.*?`", "", each))] == []


@pytest.mark.parametrize(
    ("text", "found"), [("after 5 min", True), ("{} min on an H100", False), ("0.7, say", True)]
)
def test_typed_numbers_are_found(text: str, found: bool) -> None:
    assert bool(TYPED.search(text)) == found


@EACH_CHECK
def test_each_choice_says_something_of_its_own(cell: CheckCell) -> None:
    options = cell.check.options
    assert len({option.words for option in options}) == len(options)
    assert len({option.feedback for option in options}) == len(options)
    assert all(len(option.feedback.split()) > 8 for option in options)
    assert "{}" not in cell.plain()


@EACH_CHECK
def test_html_needs_no_javascript(cell: CheckCell) -> None:
    html = cell.html()
    page = html5lib.parseFragment(html, namespaceHTMLElements=False)
    folded = list(page.iter("details"))
    assert [words_.find("summary") is not None for words_ in folded] == [True] * len(folded)
    assert len(folded) == len(cell.check.options)
    assert all(each.get("open") is None for each in folded)
    assert not re.search(r"<(script|style|input|button)|\son\w+=", html)


@EACH_CHECK
def test_html_is_a_named_group(cell: CheckCell) -> None:
    page = html5lib.parseFragment(cell.html(), namespaceHTMLElements=False)
    (group,) = (each for each in page.iter() if each.get("role") == "group")
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert group.get("aria-labelledby") in ids
    assert all(each.startswith("hublab-check-") for each in ids)
    assert len(set(ids)) == len(ids)


@EACH_CHECK
def test_right_and_wrong_are_told_by_sign_and_word(cell: CheckCell) -> None:
    for text in (words(cell.html()), cell.plain()):
        assert text.count("✓ Right.") == 1
        assert text.count("✗ Not so.") == len(cell.check.options) - 1


@EACH_CHECK
def test_text_gives_the_answers_after_all_options(cell: CheckCell) -> None:
    question, answers = cell.plain().split("\n\nAnswers\n\n")
    assert all(letter in question for letter, _option in cell.check.lettered())
    assert "✓" not in question
    assert "✗" not in question
    assert len(answers.splitlines()) == len(cell.check.options)


@EACH_CHECK
def test_html_and_text_use_the_same_words(cell: CheckCell) -> None:
    assert sorted(words(cell.html()).split()) == sorted(
        word
        for line in cell.plain().replace("\nAnswers\n", "\n").splitlines()
        # Text names each letter twice: before the option and before its feedback.
        for word in re.sub(r"^  [A-F]\) (?=[✓✗])", "", line).split()
    )


def test_code_between_backticks_is_marked_and_nothing_else_is_markup() -> None:
    cell = CheckCell(make(question="Is `a <b>` <i>?"), "hublab-check-x")
    assert "Is <code>a &lt;b&gt;</code> &lt;i&gt;?" in cell.html()
    assert "Is a <b> <i>?" in cell.plain()


# In a live kernel


def test_a_live_kernel_gets_the_widget_too(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = check("first-session", "pending")
    assert set(cell._repr_mimebundle_()) == {"text/html", "text/plain"}
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    bundle = cell._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert bundle["text/html"] == cell.html()


def parts(cell: CheckCell) -> tuple:
    _question, choice, row, said, _style = cell.widget().children
    return choice, row.children[0], said


def test_nothing_is_chosen_or_told_at_first() -> None:
    choice, button, said = parts(CheckCell(make(), "hublab-check-x"))
    assert choice.value is None
    assert words(said.value) == ""
    button.click()
    assert words(said.value) == "Choose an answer first."


def test_each_choice_gets_its_feedback_and_counts() -> None:
    choice, button, said = parts(CheckCell(make(), "hublab-check-x"))
    assert [label for label, _place in choice.options] == ["A) A", "B) B", "C) C"]
    told = []
    for place in (1, 2, 0):
        choice.value = place
        assert words(said.value) == "", "told once the button is pressed, of that choice alone"
        button.click()
        assert 'role="status" aria-live="polite"' in said.value
        told.append(words(said.value))
    assert told == [
        "✗ Not so. b1 attempt so far. Choose again.",
        "✗ Not so. c2 attempts so far. Choose again.",
        "✓ Right. a3 attempts so far.",
    ]
