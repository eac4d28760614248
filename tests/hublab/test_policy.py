"""Common facts: each policy has its figure, sentence and source; old checks are found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hublab.commands import main
from hublab.facts import elsewhere, policy
from hublab.facts.age import dated_facts, stale
from hublab.facts.cluster import clusters
from hublab.facts.policy import Policy, allowed_age_days, common_sources, policies, source, sources
from hublab.facts.source import FactError
from hublab.text import HublabError

POLICIES = policies().values()


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for policies.toml and sources.toml, to be broken."""
    for name in ("POLICIES", "SOURCES"):
        original = getattr(policy, name)
        copy = tmp_path / original.name
        copy.write_text(original.read_text(encoding="utf-8"), encoding="utf-8")
        monkeypatch.setattr(policy, name, copy)
    policies.cache_clear()
    common_sources.cache_clear()
    yield tmp_path
    policies.cache_clear()
    common_sources.cache_clear()


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("one", POLICIES, ids=lambda one: one.key)
def test_a_sentence_shows_its_figure_once_and_types_no_other(one: Policy) -> None:
    assert one.says.count("{value}") == 1
    assert one.amount() in one.sentence()
    assert one.sentence().endswith(".")
    named = one.says.replace("A100 with 40 GB", "")  # a model's name
    assert not re.search(r"\d", named)


def test_amounts() -> None:
    shown = {key: policy.policy(key).amount().replace("\u00a0", " ") for key in policies()}
    assert shown["spawn-timeout"] == "5 min"
    assert shown["interactive-fast"] == "3 h"
    assert shown["boosted-interactive-jobs"] == "1"
    assert shown["early-ends"] == "30–50 %"


def test_what_holds_here_holds_in_the_clusters_files() -> None:
    for place in clusters("in service"):
        assert place.limits.min_hours == policy.policy("shortest-job").value
        assert place.limits.min_test_minutes == policy.policy("shortest-test").value
        assert place.jobs.max_number == policy.policy("jobs-per-person").value


@pytest.mark.parametrize("key", ["calculation-period", "priority-max-age", "http-timeout"])
def test_a_default_that_nobody_confirmed_is_an_assumption(key: str) -> None:
    assert policy.policy(key).assumption


def test_unknown_keys_are_named_with_the_known_ones() -> None:
    with pytest.raises(HublabError, match="Unknown policy “halflife”: there are spawn-timeout, "):
        policy.policy("halflife")
    with pytest.raises(HublabError, match="Unknown source “wiki”: there are jupyterhub, "):
        source("wiki")


def test_a_clusters_own_pages_can_be_cited() -> None:
    assert source("narval").title == "Narval"
    assert next(iter(sources())) == "jupyterhub"


def test_pages_are_named_once() -> None:
    urls = [page.url for page in common_sources().values()]
    assert len(urls) == len(set(urls))
    assert all(url.startswith("https://") for url in urls)


def test_a_policy_without_its_figure_is_refused(files: Path) -> None:
    replace(files / "policies.toml", "after {value}", "after 7 d")
    with pytest.raises(
        FactError, match=r"policies.half-life.says: must show the figure as .value."
    ):
        policies()


def test_a_policy_without_a_source_is_refused(files: Path) -> None:
    replace(files / "policies.toml", 'source = "jupyterhub"\n', "")
    with pytest.raises(
        FactError, match=r"policies.toml, policies.spawn-timeout.source: is missing"
    ):
        policies()


def test_a_source_without_a_date_is_refused(files: Path) -> None:
    replace(files / "sources.toml", "checked = 2026-11-22\n", "")
    with pytest.raises(FactError, match=r"sources.toml, sources.jupyterhub.checked: is missing"):
        policies()


def test_the_allowed_age_must_be_days(files: Path) -> None:
    replace(files / "policies.toml", "allowed_age_days = 180", 'allowed_age_days = "180"')
    with pytest.raises(FactError, match="allowed_age_days: must be a number of days above 0"):
        allowed_age_days()


def test_the_clusters_pointed_to_are_known() -> None:
    others = {each.title: each for each in elsewhere.other_clusters()}
    assert others["Nibi"].jupyter == "Open OnDemand"
    assert others["Cedar"].successor == "Fir"


def test_every_table_with_a_date_is_watched() -> None:
    watched = [(fact.file, fact.key) for fact in dated_facts()]
    assert len(watched) == len(set(watched))
    assert ("fir.toml", "") in watched
    assert ("fir.toml", "internet.disagreement[1]") in watched
    assert ("fir.toml", "sources.fir") in watched
    assert ("policies.toml", "policies.half-life") in watched
    assert ("elsewhere.toml", "nibi") in watched
    assert ("sources.toml", "jupyterhub") in watched


def test_a_fact_is_stale_the_day_after_its_allowed_age() -> None:
    oldest = min(fact.checked for fact in dated_facts())
    assert stale(oldest + timedelta(days=180), 180) == ()
    due = stale(oldest + timedelta(days=181), 180)
    assert due
    assert all(fact.checked == oldest for fact in due)


def test_the_weekly_check_fails_on_old_facts(capsys: pytest.CaptureFixture[str]) -> None:
    newest = max(fact.checked for fact in dated_facts())
    today = newest + timedelta(days=allowed_age_days() + 1)
    assert main(["facts", "--stale", "--today", today.isoformat()]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(dated_facts())
    assert lines[1].startswith("beluga.toml, retirement: checked 20")


def test_the_weekly_check_passes_on_fresh_facts(capsys: pytest.CaptureFixture[str]) -> None:
    newest = max(fact.checked for fact in dated_facts())
    assert main(["facts", "--stale", "--today", newest.isoformat()]) == 0
    assert capsys.readouterr().out == "No fact was checked more than 180 days ago.\n"


def test_a_wrong_day_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--stale", "--today", "soon"]) == 2
    assert capsys.readouterr().err == "--today: soon is not a date such as 2026-11-22.\n"
