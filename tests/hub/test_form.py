"""The form of Server Options: it offers what hublab knows, and the pages have what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hublab.facts.cluster import cluster as facts_of
from hublab.facts.refusal import LABELS
from hublab.facts.request import Request, gpu_choices
from lookup import codes, entry_of, fits
from visitor import Visitor, fields

from tests.hub.cluster import Cluster
from tests.hub.configure import CORES, MEMORY_MB
from tests.hub.daemons import wait_until
from tests.hub.hub import Hub

# A request that fits this cluster and, in hublab, the largest of the Alliance's.
FITS = Request("fir", account="def-prof_cpu", memory_mb=2000)
FIELDS = {
    "account": "account",
    "runtime": "hours",
    "nprocs": "cores",
    "memory": "memory_mb",
    "gpus": "gpu",
    "ui": "ui",
    "oversubscribe": "oversubscribe",
    "reservation": "reservation",
}


@pytest.fixture(params=["newer", "older"])
def alice(request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody at the form of one hub, then of the other; nothing is started."""
    hub: Hub = request.getfixturevalue({"newer": "hub", "older": "older_hub"}[request.param])
    with Visitor(hub.address, "alice") as someone:
        yield someone


def test_the_labels_are_those_that_hublab_uses(alice: Visitor) -> None:
    form = alice.form()
    assert {name: form.labels[name] for name in FIELDS} == {
        name: LABELS[field] for name, field in FIELDS.items()
    }


def test_the_limits_are_those_that_the_facts_give_the_software(visitor: Visitor) -> None:
    """The form takes the rest from the nodes, as hublab does where a site sets no limit."""
    form, known = visitor.form(), facts_of("fir").form
    assert form.limits["runtime"]["min"] == str(known.min_hours)
    assert form.limits["runtime"]["step"] == str(known.step_hours)
    assert form.limits["nprocs"]["min"] == str(known.min_cores)
    assert form.limits["nprocs"]["max"] == str(CORES)
    assert form.limits["memory"]["min"] == str(known.min_memory_mb)
    assert form.limits["memory"]["max"] == str(MEMORY_MB)
    assert form.choices["ui"] == known.interfaces


def test_a_new_form_comes_with_the_values_that_hublab_starts_from(hub: Hub) -> None:
    with Visitor(hub.address, "bob") as bob:
        came, known = dict(bob.form().fields), facts_of("fir").form
    assert float(came["runtime"]) == known.default_hours
    assert came["nprocs"] == str(known.default_cores)
    assert came["memory"] == str(MEMORY_MB // CORES)
    assert (came["gpus"], came["ui"]) == ("gpu:0", known.default_interface)
    assert "partition" not in came
    assert "oversubscribe" not in came


def test_the_gpus_are_offered_as_hublab_offers_them(visitor: Visitor) -> None:
    form = visitor.form()
    offered = dict(zip(form.choices["gpus"], form.words["gpus"], strict=True))
    assert offered == {
        value: words
        for value, words in gpu_choices(facts_of("fir"))
        if value in ("gpu:0", "gpu:h100:1", "gpu:h100:2")
    }


@pytest.mark.parametrize(
    ("entered", "entry"),
    [
        ({"runtime": "9"}, "outside-of-range"),
        ({"runtime": "0.1"}, "outside-of-range"),
        ({"nprocs": "5"}, "outside-of-range"),
        ({"memory": "16"}, "outside-of-range"),
        ({"memory": "16001"}, "outside-of-range"),
        ({"gpus": "gpu:a100:1"}, "outside-of-range"),
        ({"account": "def-other_cpu"}, "outside-of-range"),
        ({"reservation": "over"}, "outside-of-range"),
        ({"runtime": "1,5"}, "not-a-number"),
        ({"runtime": ""}, "not-a-number"),
        ({"nprocs": "1.5"}, "not-a-number"),
        ({"nprocs": ""}, "not-a-number"),
        ({"memory": "4 GB"}, "not-a-number"),
    ],
    ids=str,
)
def test_what_the_form_refuses_is_on_the_page(
    alice: Visitor, entered: dict[str, str], entry: str
) -> None:
    page = alice.press_start(**{**fields(FITS), **entered})
    assert page.path == "/hub/spawn/alice"
    assert entry_of(page.error) == entry
    # The form keeps what was typed; what a list does not have, it can't show.
    [form] = page.forms
    [(name, value)] = entered.items()
    if name not in form.choices:
        assert dict(form.fields)[name] == value


def test_errors_stand_in_one_line(alice: Visitor) -> None:
    wrong = {"runtime": "9", "nprocs": "5", "memory": "16", "gpus": "gpu:a100:1"}
    page = alice.press_start(**{**fields(FITS), **wrong})
    assert page.error.startswith("Error: ")
    errors = re.split(r", (?=\w+: )", page.error.removeprefix("Error: "))
    assert len(errors) == 4
    # The page about the form has each of them.
    known = codes("book/server-options.ipynb", "errors")
    assert sorted(words for words in known for each in errors if fits(words, each)) == sorted(known)


def test_without_slurm_there_is_no_form(alice: Visitor, cluster: Cluster) -> None:
    def has_form() -> bool:
        return any(form.labels for form in alice.server_options().forms)

    with slurm_unreachable(cluster):
        wait_until(lambda: not has_form(), 10, lambda: "the form is still there")
        _heading, words, _button = alice.server_options().text.splitlines()
    assert entry_of(words) == "issues-at-the-moment"
    wait_until(has_form, 10, lambda: "the form stays away")


@contextmanager
def slurm_unreachable(cluster: Cluster) -> Iterator[None]:
    """What the hub asks for the nodes says what it says where Slurm's controller is down."""
    scontrol = cluster.folder / "bin/scontrol"
    whole = scontrol.read_text(encoding="utf-8")
    words = "slurm_load_node error: Unable to contact slurm controller (connect failure)"
    scontrol.write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 1\n", encoding="utf-8")
    try:
        yield
    finally:
        scontrol.write_text(whole, encoding="utf-8")
