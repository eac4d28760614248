"""What works from a session follows from the cluster's own facts, disagreements included."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hublab.facts.cluster import UnknownCluster, cluster, clusters
from hublab.facts.parts import Network
from hublab.questions import reach as module
from hublab.questions.reach import CHECK, Reach, reach


def answers(name: str) -> dict[str, Reach]:
    return {row.example or row.task: row for row in reach(name)}


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


def test_full_internet_needs_no_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    fir = cluster("fir")
    network = replace(fir.network, disagreement=())
    monkeypatch.setattr(module, "cluster", lambda name: replace(fir, network=network))
    rows = reach("fir")
    assert {row.works for row in rows} == {"yes"}
    assert not any(row.instead for row in rows)


def test_the_answer_is_driven_by_the_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    narval = cluster("narval")
    page = narval.network
    full = Network(access="full", says="It does.", source=page.source, checked=page.checked)
    monkeypatch.setattr(module, "cluster", lambda name: replace(narval, network=full))
    row = answers("narval")["git clone https://…"]
    assert (row.works, row.why) == ("yes", "It does.")


@pytest.mark.parametrize("name", [each.name for each in clusters()])
def test_the_same_tasks_are_answered_everywhere(name: str) -> None:
    assert [row.task for row in reach(name)] == [row.task for row in reach("fir")]


def test_an_unknown_cluster_is_refused() -> None:
    with pytest.raises(UnknownCluster):
        reach("fri")
