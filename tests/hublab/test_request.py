"""A request that can't be submitted is refused with field, value, limit and source."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hublab.facts.cluster import UnknownCluster, cluster, clusters
from hublab.facts.form_check import problems
from hublab.facts.request import Request, RequestError, gpu_choices
from hypothesis import given
from hypothesis import strategies as st

FIR = cluster("fir")
WITH_HUB = [place.title for place in clusters() if place.has_hub]
MIG = "nvidia_h100_80gb_hbm3_1g.10gb"

REFUSED = {
    "time below": ({"hours": 0.1}, "hours", 0.25, "Time (hours): 0.1 is below 0.25 h, the least"),
    "time above": ({"hours": 169}, "hours", 168, "Time (hours): 169 is above 168 h, the longest"),
    "time endless": ({"hours": float("inf")}, "hours", None, "inf is not a number."),
    "time unreadable": ({"hours": "2"}, "hours", None, "Time (hours): '2' is not a number."),
    "no core": ({"cores": 0}, "cores", 1, "Number of cores: 0 is below 1, the least"),
    "too many cores": ({"cores": 193}, "cores", 192, "193 is above 192, the largest node of Fir"),
    "half a core": ({"cores": 1.5}, "cores", None, "1.5 is not a whole number."),
    "true": ({"cores": True}, "cores", None, "True is not a whole number."),
    "too many cores for a GPU": (
        {"cores": 49, "gpu": "gpu:h100:1"},
        "cores",
        48,
        "49 is above 48, the largest node of Fir with H100-80gb",
    ),
    "memory below": ({"memory_mb": 1023}, "memory_mb", 1024, "1023 is below 1024 MB"),
    "memory above": (
        {"memory_mb": 7_000_000},
        "memory_mb",
        6_144_000,
        "Memory (MB): 7000000 is above 6 144 000 MB, the largest node of Fir (Fir, edited 20",
    ),
    "memory for a GPU": (
        {"memory_mb": 1_152_001, "gpu": f"gpu:{MIG}:1"},
        "memory_mb",
        1_152_000,
        "1152001 is above 1 152 000 MB, the largest node of Fir with H100-1g.10gb",
    ),
    "too many GPUs": (
        {"gpu": "gpu:h100:5"},
        "gpu",
        4,
        "5 of h100 is above 4, the most in one node of Fir (Fir, edited",
    ),
    "two instances": (
        {"gpu": f"gpu:{MIG}:2"},
        "gpu",
        1,
        (
            "is above 1, the most instances in one job: Slurm refuses more; choose a single "
            "one, such as gpu:nvidia_h100_80gb_hbm3_2g.20gb:1 (Multi-Instance GPU, edited"
        ),
    ),
    "unknown GPU": (
        {"gpu": "gpu:a100:1"},
        "gpu",
        tuple(gpu.name for gpu in FIR.gpus),
        "“a100” is not one of h100, ",
    ),
    "GPU without a model": (
        {"gpu": "gpu:1"},
        "gpu",
        tuple(gpu.name for gpu in FIR.gpus),
        (
            "“gpu:1” names no model of GPU, and Slurm refuses that on Fir since 2026-04-06; choose "
            f"a model, such as gpu:h100:1, or an instance, such as gpu:{MIG}:1 (Scheduling policy "
        ),
    ),
    "GPU without a count": ({"gpu": "gpu:h100"}, "gpu", None, "“gpu:h100” is not of the form gpu:"),
    "no GPU at all": ({"gpu": ""}, "gpu", None, "“” is not of the form gpu:NAME:COUNT"),
    "interface": ({"ui": "rstudio"}, "ui", ("notebook", "lab", "terminal"), "“rstudio” is not one"),
    "account": (
        {"account": "prof1"},
        "account",
        ("def", "rrg", "rpp", "ctb"),
        "Account: “prof1” does not begin with one of def-, rrg-, rpp-, ctb- (JupyterHub, edited",
    ),
    "account with a quote": ({"account": 'def-a"b'}, "account", None, "is not the name of an acc"),
    "account missing": ({"account": ""}, "account", None, "“” is not the name of an account."),
    "reservation": ({"reservation": "a b"}, "reservation", None, "“a b” is not a name that Slurm"),
    "feature": ({"features": ("a", "$b")}, "features", None, "“$b” is not a name that Slurm gives"),
}


@pytest.mark.parametrize(("asked", "field", "limit", "words"), REFUSED.values(), ids=REFUSED)
def test_refusals(asked: dict[str, Any], field: str, limit: object, words: str) -> None:
    with pytest.raises(RequestError) as caught:
        Request("fir", **asked).check()
    error = caught.value
    assert words in str(error).replace("\u00a0", " ")
    assert (error.field, error.limit) == (field, limit)
    assert str(error).startswith(f"{error.label}: ")
    assert (error.source is None) == (limit is None)


@pytest.mark.parametrize(
    ("asked", "instead"),
    [
        ({"hours": 200}, 168),
        ({"cores": 0}, 1),
        ({"memory_mb": 7_000_000}, 6_144_000),
        ({"gpu": "gpu"}, "gpu:h100:1"),
        ({"gpu": "gpu:3"}, "gpu:h100:3"),
        ({"gpu": "gpu:9"}, "gpu:h100:4"),
        ({"gpu": "gpu:h100:9"}, "gpu:h100:4"),
        ({"gpu": f"gpu:{MIG}:2"}, "gpu:nvidia_h100_80gb_hbm3_2g.20gb:1"),
        ({"gpu": f"gpu:{MIG}:3"}, "gpu:nvidia_h100_80gb_hbm3_3g.40gb:1"),
        ({"gpu": f"gpu:{MIG}:9"}, "gpu:h100:1"),
        ({"hours": float("nan")}, None),
        ({"gpu": "two"}, None),
    ],
)
def test_what_to_choose_instead_is_accepted(asked: dict[str, Any], instead: object) -> None:
    wrong = Request("fir", **asked)
    [problem] = wrong.problems()
    assert problem.instead == instead
    if instead is not None:
        assert replace(wrong, **{problem.field: instead}).problems() == ()


def test_where_the_rule_is_not_in_force_a_model_is_needed_all_the_same() -> None:
    [problem] = Request("narval", gpu="gpu:1").problems()
    assert "names no model of GPU, and so says neither what you get nor its charge" in str(problem)
    assert "Slurm refuses" not in str(problem)
    assert problem.instead == "gpu:a100:1"


def test_an_assumed_limit_says_so() -> None:
    with pytest.raises(RequestError, match="assumed from slurmformspawner"):
        Request("fir", hours=0.1).check()


def test_all_problems_are_told_in_the_order_of_the_form() -> None:
    wrong = Request("fir", account="x", hours=0, cores=0, memory_mb=0, gpu="x", ui="x")
    assert [problem.field for problem in wrong.problems()] == [
        "account",
        "hours",
        "cores",
        "memory_mb",
        "gpu",
        "ui",
    ]


def test_cores_and_memory_must_fit_the_same_node() -> None:
    base, large, *_others = FIR.nodes
    place = replace(FIR, nodes=(base, replace(large, cores=64)))
    [problem] = problems(Request("fir", cores=100, memory_mb=1_000_000), place)
    assert problem.limit == base.memory_mb
    assert "the most in a node of Fir that has 100 cores" in str(problem)


def test_a_retired_cluster_says_since_when_and_what_instead() -> None:
    with pytest.raises(RequestError) as caught:
        Request("beluga").check()
    assert str(caught.value) == (
        f"JupyterHub: Béluga stopped on 2025-07-31; choose one of {', '.join(WITH_HUB)} "
        "(Infrastructure renewal, edited 2026-08-24)."
    )


def test_a_cluster_without_a_hub_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    place = replace(FIR, service=replace(FIR.service, kind="Open OnDemand", hub=""))
    monkeypatch.setattr("hublab.facts.request.cluster", lambda name: place)
    with pytest.raises(RequestError, match="JupyterHub: Fir has none; choose one of "):
        Request("fir").check()


def test_an_unknown_cluster_is_refused() -> None:
    with pytest.raises(UnknownCluster):
        Request("fri").check()


def test_a_stricter_form_counts_before_the_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    form = replace(FIR.form, max_hours=8, max_cores=8, max_memory_mb=64_000, status="confirmed")
    monkeypatch.setattr("hublab.facts.request.cluster", lambda name: replace(FIR, form=form))
    found = Request("fir", hours=9, cores=9, memory_mb=64_001).problems()
    assert [problem.limit for problem in found] == [8, 8, 64_000]
    assert all("the most that the form takes (slurmformspawner" in str(each) for each in found)


@pytest.mark.parametrize("place", [each for each in clusters() if each.has_hub])
def test_whatever_the_form_offers_is_accepted(place: Any) -> None:
    form = place.form
    account = f"{place.accounts.prefixes[0]}-prof1"
    for gpu, _label in gpu_choices(place):
        for ui in form.interfaces:
            request = Request(
                place.name,
                account=account,
                hours=form.default_hours,
                cores=form.default_cores,
                gpu=gpu,
                ui=ui,
            )
            assert request.problems() == ()
    largest = Request(place.name, account=account, hours=place.max_hours, cores=form.max_cores)
    assert largest.problems() == ()
    assert replace(largest, memory_mb=form.max_memory_mb).problems() == ()


def test_labels_are_those_of_the_spawner() -> None:
    choices = dict(gpu_choices(cluster("narval")))
    assert choices["gpu:0"] == "None"
    assert choices["gpu:a100:2"] == "2 x A100"
    assert choices["gpu:a100_1g.5gb:1"] == "1 x A100_1G.5GB"
    assert "gpu:a100_1g.5gb:2" not in choices


@pytest.mark.parametrize(("hours", "minutes"), [(0.25, 15), (1.1, 66), (1.26, 75), (168, 10080)])
def test_minutes_are_cut_off(hours: float, minutes: int) -> None:
    assert Request("fir", hours=hours).minutes == minutes


def test_the_gpu_is_taken_apart() -> None:
    request = Request("fir", gpu=f"gpu:{MIG}:1")
    assert (request.gpu_name, request.gpu_count) == (MIG, 1)
    assert (Request("fir").gpu_name, Request("fir").gpu_count) == ("", 0)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"account": "def-\n"}, "Account: “def-\ufffd” is not the name of an account."),
        ({"gpu": "x" * 61}, f"GPU configuration: “{'x' * 60}…” is not of the form"),
        ({"cores": 10**70}, f"Number of cores: 1{'0' * 59}… is above 192"),
        ({"cores": 10**5000}, "Number of cores: a number of thousands of digits is above 192"),
    ],
)
def test_a_wrong_value_is_repeated_in_one_short_line(asked: dict[str, Any], words: str) -> None:
    [problem] = Request("fir", **asked).problems()
    assert str(problem).startswith(words)


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just("gpu:h100:1")
)


@given(anything, anything, anything, anything, anything, anything)
def test_no_value_breaks_the_check(account, hours, cores, memory, gpu, ui) -> None:
    request = Request(
        "fir", account=account, hours=hours, cores=cores, memory_mb=memory, gpu=gpu, ui=ui
    )
    for problem in request.problems():
        assert isinstance(problem, RequestError)
