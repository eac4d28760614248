"""Advice names the field that Slurm refuses or that costs, and what it advises is so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hublab.commands import main
from hublab.facts.cluster import UnknownCluster, cluster, clusters
from hublab.facts.request import Request, gpu_choices
from hublab.questions.advice import advice, followed
from hublab.rules.charging.charge import charge
from hypothesis import given
from hypothesis import strategies as st

SMALL, MIDDLE = "nvidia_h100_80gb_hbm3_1g.10gb", "nvidia_h100_80gb_hbm3_2g.20gb"
HUBS = [each.name for each in clusters() if each.has_hub]

ADVISED: dict[str, tuple[dict[str, Any], list[tuple[str, object, str]]]] = {
    "nothing": ({}, []),
    "three hours": ({"hours": 3}, []),
    "beyond the test nodes": ({"hours": 3.25}, [("hours", 3, "interactive-fast")]),
    "longer than sessions should": ({"hours": 6}, [("hours", 3, "interactive-advice")]),
    "shorter than jobs should": ({"hours": 0.5}, [("hours", 1, "shortest-job")]),
    "a few cores": ({"cores": 3}, []),
    "many cores": ({"cores": 4}, [("cores", 1, "wasted-resources")]),
    "memory of one core": ({"memory_mb": 4000}, []),
    "memory beyond one core": (
        {"memory_mb": 4001},
        [("memory_mb", 4000, "core-equivalent-memory")],
    ),
    "memory beyond two cores": (
        {"cores": 2, "memory_mb": 9000},
        [("memory_mb", 8000, "core-equivalent-memory")],
    ),
    "an instance": ({"gpu": f"gpu:{SMALL}:1"}, []),
    "cores beyond an instance": (
        {"gpu": f"gpu:{SMALL}:1", "cores": 2},
        [("cores", 1, "allocations")],
    ),
    "memory beyond an instance": (
        {"gpu": f"gpu:{SMALL}:1", "memory_mb": 42_000},
        [("memory_mb", 35_000, "allocations")],
    ),
    # 12 cores count as 12.24 RGU and an H100 as 12.2: the published bundles are rounded.
    "a whole GPU with its cores": ({"gpu": "gpu:h100:1", "cores": 12}, []),
    "a whole GPU for one core": (
        {"gpu": "gpu:h100:1"},
        [("gpu", f"gpu:{SMALL}:1", "multi-instance-gpu")],
    ),
    "a whole GPU for three cores": (
        {"gpu": "gpu:h100:1", "cores": 3},
        [("gpu", f"gpu:{SMALL}:1", "multi-instance-gpu")],
    ),
    "an untyped GPU": (
        {"gpu": "gpu:1"},
        [("gpu", "gpu:h100:1", "scheduling-policy-updates")],
    ),
    "two instances": (
        {"gpu": f"gpu:{SMALL}:2"},
        [("gpu", f"gpu:{MIDDLE}:1", "multi-instance-gpu")],
    ),
    "all that is refused": (
        {"account": "x", "hours": -1, "cores": 1000, "memory_mb": 0},
        [
            ("account", None, "jupyterhub"),
            ("hours", 0.25, "slurmformspawner"),
            ("cores", 192, "fir"),
            ("memory_mb", 1024, "slurmformspawner"),
        ],
    ),
}


@pytest.mark.parametrize(("asked", "expected"), ADVISED.values(), ids=ADVISED)
def test_the_field_that_costs_is_named(
    asked: dict[str, Any], expected: list[tuple[str, object, str]]
) -> None:
    found = advice(Request("fir", **asked))
    assert [(each.field, each.value, each.key) for each in found] == expected
    assert all(each.label and each.words.endswith(".") and each.source for each in found)


def test_a_whole_gpu_gives_way_to_the_largest_instance_for_the_same_charge() -> None:
    # Four cores are charged as 4.08 RGU: more than either of the two smaller instances.
    [found] = advice(Request("fir", cores=4, gpu="gpu:h100:1"))
    assert found.value == f"gpu:{MIDDLE}:1"
    assert found.charged is not None
    assert found.charged.equivalents == pytest.approx(4 / 0.98)


@pytest.mark.parametrize("name", HUBS)
def test_the_forms_own_memory_is_told_as_such(name: str) -> None:
    form = cluster(name).form
    [found] = advice(Request(name, cores=form.default_cores, memory_mb=form.default_memory_mb))
    assert (found.field, found.value) == ("memory_mb", 4000)
    assert "The form's software fills this in" in found.words
    [other] = advice(Request(name, cores=1, memory_mb=form.default_memory_mb + 1))
    assert "by itself" not in other.words


def test_all_of_it_followed_leaves_a_lean_request() -> None:
    wasteful = Request("fir", hours=12, cores=8, memory_mb=64_000)
    assert followed(wasteful) == Request("fir", hours=3, cores=1, memory_mb=4000)
    assert followed(Request("fir", gpu="gpu:1")).gpu == f"gpu:{SMALL}:1"


def test_an_unknown_cluster_is_refused() -> None:
    with pytest.raises(UnknownCluster):
        advice(Request("fri"))


def requests() -> st.SearchStrategy[Request]:
    def of(name: str) -> st.SearchStrategy[Request]:
        gpus = [value for value, _label in gpu_choices(cluster(name), refused_too=True)]
        return st.builds(
            Request,
            st.just(name),
            hours=st.floats(0.1, 200),
            cores=st.integers(0, 200),
            memory_mb=st.integers(0, 2_000_000),
            gpu=st.sampled_from([*gpus, "gpu:1", "gpu", "gpu:x:1"]),
        )

    return st.sampled_from(HUBS).flatmap(of)


@given(requests())
def test_what_is_advised_is_accepted_and_never_costs_more(request: Request) -> None:
    problems = request.problems()
    found = advice(request)
    assert len({each.field for each in found}) == len(found)
    if problems:
        assert [each.field for each in found] == [problem.field for problem in problems]
        return
    before = charge(request).equivalents
    for each in found:
        assert each.charged is None or each.charged.equivalents <= before + 1e-9
    lean = followed(request)
    assert lean.problems() == ()
    assert [each for each in advice(lean) if each.value is not None] == []
    assert charge(lean).equivalents <= before + 1e-9


def test_the_command_line_tells_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["charge", "--memory-mb=16000"]) == 0
    assert (
        "What to change\nMemory (MB): 4000. 16\u00a0000\u00a0MB count as 4"
        in capsys.readouterr().out
    )
    assert main(["charge", "--memory-mb=16000", "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)["advice"]
    assert (told["field"], told["value"], told["equivalents"]) == ("memory_mb", 4000, 1)
    assert told["source"].startswith("Allocations and compute scheduling, edited ")
    assert main(["charge"]) == 0
    assert "What to change" not in capsys.readouterr().out
