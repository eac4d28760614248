"""A tree that can't be is refused in one sentence that says what is wrong and where."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hublab.commands import main
from hublab.rules.shares.fairshare import Tree
from hublab.text import HublabError, number

ROOT = {"account": "root", "user": None, "parent": None, "fairshare": None}
LAB = {"account": "lab", "parent": "root", "fairshare": 10}
ANN = {"account": "lab", "user": "ann", "parent": "lab", "fairshare": 1, "usage": 5}

MOST = number(2**31 - 2)

WRONG: dict[str, tuple[list[Any], str]] = {
    "unknown parent": (
        [ROOT, {**LAB, "parent": "science"}],
        "Account science, the parent of account lab, is not listed.",
    ),
    "unknown account": (
        [ROOT, ANN],
        "Account lab, the parent of user ann of account lab, is not listed.",
    ),
    "circle": (
        [
            ROOT,
            {**LAB, "parent": "c"},
            {"account": "b", "parent": "lab"},
            {"account": "c", "parent": "b"},
        ],
        "Account lab is its own ancestor: lab < c < b < lab.",
    ),
    "own parent": ([ROOT, {**LAB, "parent": "lab"}], "Account lab is its own ancestor: lab < lab."),
    "account twice": ([ROOT, LAB, LAB], "Account lab is listed twice."),
    "user twice": ([ROOT, LAB, ANN, ANN], "User ann of account lab is listed twice."),
    "user elsewhere": (
        [ROOT, LAB, {**ANN, "parent": "root"}],
        "The parent of user ann of account lab must be that account, not root.",
    ),
    "two roots": (
        [ROOT, {**LAB, "parent": None}],
        "Exactly one account, root, must have no parent; here it is: root, lab.",
    ),
    "no root": ([], "Exactly one account, root, must have no parent; here it is: none."),
    "negative usage": (
        [ROOT, LAB, {**ANN, "usage": -0.5}],
        (
            "The usage of user ann of account lab is -0.5: "
            "it must be a number, zero or more, and finite."
        ),
    ),
    "usage of an account": (
        [ROOT, {**LAB, "usage": "12"}],
        "The usage of account lab is 12: it must be a number, zero or more, and finite.",
    ),
    "no number": (
        [ROOT, LAB, {**ANN, "usage": float("nan")}],
        (
            "The usage of user ann of account lab is nan: "
            "it must be a number, zero or more, and finite."
        ),
    ),
    "endless usage": (
        [ROOT, LAB, {**ANN, "usage": float("inf")}],
        (
            "The usage of user ann of account lab is inf: "
            "it must be a number, zero or more, and finite."
        ),
    ),
    "negative shares": (
        [ROOT, {**LAB, "fairshare": -1}],
        f"The fairshare of account lab is -1: write a whole number up to {MOST}, or “parent”.",
    ),
    "too many shares": (
        [ROOT, {**LAB, "fairshare": 2**31 - 1}],
        (
            "The fairshare of account lab is 2147483647: "
            f"write a whole number up to {MOST}, or “parent”."
        ),
    ),
    "half a share": (
        [ROOT, {**LAB, "fairshare": 0.5}],
        f"The fairshare of account lab is 0.5: write a whole number up to {MOST}, or “parent”.",
    ),
    "id": (
        [ROOT, {**LAB, "assoc_id": "7"}],
        "The assoc_id of account lab is 7: it must be a whole number.",
    ),
    "no account": (
        [ROOT, {"user": "ann"}],
        "Association 2 of the list must be an object with the name of its account.",
    ),
    "no object": (
        [ROOT, "lab"],
        "Association 2 of the list must be an object with the name of its account.",
    ),
    "user's name": (
        [ROOT, LAB, {**ANN, "user": 7}],
        "Association 3 of the list: its user must be a name or null.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_trees_are_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    entries, sentence = WRONG[name]
    path = tmp_path / "tree.json"
    path.write_text(json.dumps({"associations": entries}))
    assert main(["fairshare", str(path), "--json"]) == 2
    assert capsys.readouterr() == ("", sentence + "\n")


@pytest.mark.parametrize("text", ["[]", "7", "{}", '{"associations": {}}', "null"])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(HublabError, match="an object with a list named “associations”"):
        Tree.from_json(text)


def test_text_that_is_no_json_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(HublabError, match=r"The tree is not JSON: .* line 1 column 2"):
        Tree.from_json("{")
    monkeypatch.setattr("sys.stdin", io.StringIO("{"))
    assert main(["fairshare", "-"]) == 2
    assert "is not JSON" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("half_life", "elapsed", "sentence"),
    [
        ("a week", 60, "“a week” is not a time that Slurm reads: write minutes, H:MM:SS or D-H."),
        ("7-0", -1, "last_decay_ran_seconds_ago is -1: write a number of seconds or null."),
        ("7-0", "1 h", "last_decay_ran_seconds_ago is 1 h: write a number of seconds or null."),
    ],
)
def test_decay_must_be_times(half_life: str, elapsed: object, sentence: str) -> None:
    document = {
        "associations": [ROOT],
        "PriorityDecayHalfLife": half_life,
        "last_decay_ran_seconds_ago": elapsed,
    }
    with pytest.raises(HublabError) as refused:
        Tree.from_json(document)
    assert str(refused.value) == sentence


def test_a_tree_needs_little() -> None:
    """Ids, shares, a user's parent and usage may be left out, and "" stands for null."""
    tree = Tree.from_json(
        {"associations": [{"account": "lab", "user": "ann"}, LAB, {**ROOT, "user": ""}]}
    )
    assert [one.fairshare for one in tree.associations] == [1, 10, 1]
    assert tree.parents == (1, 2, -1)
