"""All settings survive the way through a short string; damaged strings get one sentence."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from string import ascii_letters, digits

import pytest
from hublab.facts.request import Request
from hublab.questions.cost import CostSettings
from hublab.questions.scenario import QUESTIONS, ScenarioError, from_string, to_string
from hublab.questions.wait import WaitSettings
from hypothesis import given
from hypothesis import strategies as st

VALUES = {
    "str": st.text(max_size=12),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "int": st.integers(-(10**12), 10**12),
    "bool": st.booleans(),
    "tuple[float, ...]": st.lists(st.floats(-1e9, 1e9), max_size=4).map(tuple),
    "tuple[str, ...]": st.lists(st.text(min_size=1, max_size=6), max_size=3).map(tuple),
}
# Unreserved in an address (RFC 3986) or a sub-delimiter that no shell and no markup minds.
SAFE = set(ascii_letters + digits + "-._~" + ",=:/%+")


def filled(kind: type) -> st.SearchStrategy:
    return st.builds(kind, **{field.name: VALUES[field.type] for field in fields(kind)})


@given(st.one_of(*map(filled, QUESTIONS.values())))
def test_settings_survive_the_round_trip(settings: object) -> None:
    text = to_string(settings)
    if len(text) <= 1000:
        assert from_string(text) == settings


@given(st.one_of(*map(filled, QUESTIONS.values())))
def test_a_scenario_passes_through_addresses_and_shells(settings: object) -> None:
    assert set(to_string(settings)) <= SAFE


def read(text: str) -> tuple[object, str]:
    """The settings in `text`, or what is said about it."""
    try:
        return from_string(text), ""
    except ScenarioError as error:
        return None, str(error)


@given(
    st.text(max_size=60)
    | st.from_regex(r"(wait|cost|options|reach|session)-1(,[a-z_]+=[^,]{0,9}){0,4}")
)
def test_any_text_is_settings_or_one_sentence(text: str) -> None:
    settings, said = read(text)
    if said:
        assert said.endswith(".")
        assert "\n" not in said
        assert len(said) < 500
    else:
        assert from_string(to_string(settings)) == settings


def test_a_scenario_holds_what_differs_and_can_be_read() -> None:
    assert to_string(WaitSettings()) == "wait-1"
    assert (
        to_string(Request("narval", hours=1.5, gpu="gpu:a100:1"))
        == "options-1,cluster=narval,hours=1.5,gpu=gpu:a100:1"
    )
    assert to_string(CostSettings(members=(1, 2.5), days=7)) == "cost-1,days=7,members=1/2.5"


# Whoever changes one of these makes it version 2: old strings would silently mean another thing.
DEFAULTS_OF_VERSION_1 = {
    "options": "cluster account=def-prof1 hours=1.0 cores=1 memory_mb=4000 gpu=gpu:0 ui=lab "
    "oversubscribe=False reservation= features=()",
    "wait": "cluster=fir hours=8 cores=1 memory_mb=4000 gpu=gpu:0 instead_hours=1 "
    "instead_cores=1 instead_memory_mb=4000 instead_gpu=gpu:0 other_interactive=False queues=40 "
    "seed=1",
    "cost": "cluster=fir hours=8 cores=2 memory_mb=32000 gpu=gpu:0 sessions_per_day=1 days=14 "
    "members=(0.5, 2, 1.5) neighbours=(4, 1.2) shares=1 neighbour_shares=1 half_life_days=7 "
    "used_hours=4 used_cores=1 used_memory_mb=6000",
    "reach": "cluster=narval place=session task=pip",
    "session": "sample=",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_defaults_of_a_version_stay(question: str) -> None:
    defaults = " ".join(
        field.name if field.default is MISSING else f"{field.name}={field.default}"
        for field in fields(QUESTIONS[question])
    )
    assert defaults == DEFAULTS_OF_VERSION_1[question]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "does not begin a scenario"),
        ("hello", "“hello” does not begin a scenario: it begins with one of options-1, wait-1,"),
        ("wait-2", "This scenario is of version “2”, and this hublab reads version 1."),
        ("wait-", "version “”"),
        ("wait-1,colour=red", "“colour=red” is no setting of “wait”: its settings are cluster,"),
        ("wait-1,hours", "“hours” is no setting"),
        ("wait-1,hours=1,hours=2", "“hours=2” sets again what this scenario has set before."),
        ("wait-1,hours=long", "The scenario's value “long” does not fit hours."),
        ("wait-1,hours=inf", "does not fit hours"),
        ("wait-1,hours=1e999", "does not fit hours"),
        ("wait-1,cores=1.5", "does not fit cores"),
        ("wait-1,cores=1_0", "does not fit cores"),
        ("wait-1,other_interactive=true", "does not fit other_interactive"),
        ("wait-1,cluster=%ff", "does not fit cluster"),
        ("cost-1,members=1//2", "does not fit members"),
        ("options-1,hours=2", "A scenario of “options” must set cluster, as options-1,cluster=fir"),
        ("wait-1," + "x" * 1000, "A scenario has at most 1000 characters; this text has 1007."),
        ("wait-1," + "x" * 900, "x…” is no setting"),
    ],
)
def test_a_damaged_scenario_gets_one_sentence(text: str, words: str) -> None:
    with pytest.raises(ScenarioError, match=re.escape(words)):
        from_string(text)


def test_another_question_is_refused_where_one_is_asked() -> None:
    with pytest.raises(ScenarioError, match="This scenario asks “cost”, and here only “wait”"):
        from_string("cost-1", "wait")
