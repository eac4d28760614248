"""What works where follows from the cluster's own facts, disagreements included."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hublab.facts.cluster import UnknownCluster, cluster, clusters
from hublab.facts.offline import messages
from hublab.facts.parts import Network
from hublab.facts.request import RequestError
from hublab.questions import reach as module
from hublab.questions.reach import (
    CHECK,
    COLUMNS,
    PLACES,
    Reach,
    ReachAnswer,
    ReachSettings,
    ask,
    reach,
)
from hublab.questions.reach_tasks import tasks
from hublab.text import HublabError
from hypothesis import given
from hypothesis import strategies as st

HUBS = [each.name for each in clusters() if each.has_hub]
KEYS = [task.key for task in tasks()]


def answers(name: str) -> dict[str, Reach]:
    return {row.example or row.task: row for row in reach(name)}


def answer(cluster: str, place: str, task: str) -> ReachAnswer:
    return ask(ReachSettings(cluster=cluster, place=place, task=task))


# A session, by the cluster's facts


@pytest.mark.parametrize("name", ["narval", "rorqual"])
def test_without_internet_there_is_another_way(name: str) -> None:
    rows = answers(name)
    assert rows["git clone https://…"].works == "no"
    assert rows["pip install NAME"].works == "no"
    assert "--no-index" in rows["pip install NAME"].instead
    assert rows["hf download NAME"].works == "no"
    assert rows["wandb.init()"].works == "depends"
    assert rows["pip install --no-index NAME"].works == "yes"
    for row in rows.values():
        assert bool(row.instead) == (row.works != "yes")
        assert row.why


def test_where_the_pages_disagree_a_check_settles_it() -> None:
    rows = answers("fir")
    assert rows["git clone https://…"].works == "depends"
    assert CHECK in rows["git clone https://…"].why
    assert rows["pip install --no-index NAME"].works == "yes"


def with_internet(monkeypatch: pytest.MonkeyPatch, name: str, says: str) -> None:
    """Give the cluster `name` compute nodes that reach the internet by all pages."""
    place = cluster(name)
    page = place.network
    full = Network(access="full", says=says, source=page.source, checked=page.checked)
    monkeypatch.setattr(module, "cluster", lambda name: replace(place, network=full))


def test_full_internet_needs_no_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with_internet(monkeypatch, "fir", "It does.")
    rows = reach("fir")
    assert {row.works for row in rows} == {"yes"}
    assert not any(row.instead or row.messages for row in rows)


def test_the_answer_is_driven_by_the_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    with_internet(monkeypatch, "narval", "It does.")
    row = answers("narval")["git clone https://…"]
    assert (row.works, row.why) == ("yes", "It does.")


@pytest.mark.parametrize("name", [each.name for each in clusters()])
def test_the_same_tasks_are_answered_everywhere(name: str) -> None:
    assert [row.task for row in reach(name)] == [row.task for row in reach("fir")]


def test_an_unknown_cluster_is_refused() -> None:
    with pytest.raises(UnknownCluster):
        reach("fri")


# The matrix


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("git", "yes yes yes no"),
        ("pip", "yes yes yes no"),
        ("wandb", "yes yes yes depends"),
        ("wheels", "no yes yes yes"),
        ("upload", "yes no yes yes"),
        ("globus", "yes yes yes yes"),
    ],
)
def test_a_row_says_what_works_in_each_kind_of_place(task: str, expected: str) -> None:
    row = ask(ReachSettings(task=task)).matrix[KEYS.index(task)]
    assert " ".join(row) == expected


@pytest.mark.parametrize(
    ("name", "place", "columns"),
    [
        ("narval", "session", ("offline",)),
        ("fir", "session", ("online", "offline")),
        ("fir", "login", ("login",)),
        ("narval", "laptop", ("laptop",)),
    ],
)
def test_a_place_stands_for_its_columns(name: str, place: str, columns: tuple[str, ...]) -> None:
    assert answer(name, place, "git").columns == columns


@pytest.mark.parametrize("task", KEYS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", HUBS)
def test_the_chosen_cell_is_that_of_the_matrix(name: str, place: str, task: str) -> None:
    found = answer(name, place, task)
    cells = {found.matrix[found.row][COLUMNS.index(column)] for column in found.columns}
    assert found.chosen.works == (cells.pop() if len(cells) == 1 else "depends")
    assert found.disputed == (len(found.columns) > 1 and found.chosen.works == "depends")
    assert bool(found.chosen.instead) == (found.chosen.works != "yes")


# The chosen cell


def test_a_failing_cell_has_the_error_the_reason_and_the_way() -> None:
    found = answer("narval", "session", "git")
    printed = [message.lines for message in found.chosen.messages]
    assert any("Could not resolve host: github.com" in lines for lines in printed)
    assert any("Couldn't connect to server" in lines for lines in printed)
    assert "ssh USER@narval.alliancecan.ca\ngit clone" in found.chosen.recipe
    assert found.sentence() == (
        "Clone a git repository, in a session on Narval: this fails. By policy, the compute nodes "
        "of Narval do not reach the internet; exceptions are made on request. Clone it on a login "
        "node; the session sees the same files."
    )


def test_on_a_login_node_the_same_works() -> None:
    assert answer("narval", "login", "git").sentence() == (
        "Clone a git repository, on a login node of Narval: this works. Login nodes reach the "
        "internet."
    )


def test_the_sentence_for_pages_that_disagree_takes_no_side() -> None:
    said = answer("fir", "session", "wget").sentence()
    assert "it depends. The Alliance's pages disagree about Fir." in said


def test_the_wheels_are_missing_on_a_laptop() -> None:
    found = answer("narval", "laptop", "wheels").chosen
    assert found.works == "no"
    assert [message.last_line for message in found.messages] == [
        "ERROR: No matching distribution found for NAME",
        "bash: avail_wheels: command not found",
    ]


def test_every_message_names_a_task_a_version_and_both_shapes_where_a_network_lacks() -> None:
    assert {message.task for message in messages()} <= {"", *KEYS}
    for message in messages():
        assert message.tool.split()[-1][0].isdigit()
        assert message.lines.strip()
    for task in tasks():
        shapes = {message.shape for message in messages() if message.task == task.key}
        assert task.needs == "nothing" or shapes == {"no name", "no answer"}


@given(st.sampled_from(["narval", "beluga", "atlantis", ""]), st.text(), st.text())
def test_whatever_is_asked_is_answered_or_refused_in_a_sentence(
    name: str, place: str, task: str
) -> None:
    with pytest.raises(HublabError, match=r"\.$"):
        answer(name, place, task)


def test_a_cluster_without_a_hub_has_no_session() -> None:
    with pytest.raises(RequestError):
        answer("beluga", "session", "git")


def test_an_unknown_place_or_task_names_those_there_are() -> None:
    with pytest.raises(HublabError, match=r"Where: “moon” is not one of laptop, login, session\."):
        answer("fir", "moon", "git")
    with pytest.raises(HublabError, match="Task: “svn” is not one of git, pip, "):
        answer("fir", "login", "svn")
