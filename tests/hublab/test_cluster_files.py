"""A mistake in a cluster's file gets one sentence that names file, key and reason."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import hublab
import pytest
from hublab.facts.age import check_dates, dated_facts
from hublab.facts.cluster import cluster, clusters, read_cluster
from hublab.facts.consistency import check_together
from hublab.facts.source import FactError

FIR = (Path(hublab.__file__).parent / "clusters" / "fir.toml").read_text(encoding="utf-8")

MISTAKES = {
    "missing key": ("cores = 48\n", "", "nodes[3].cores: is missing."),
    "wrong type": (
        "count = 864",
        'count = "many"',
        "nodes[1].count: must be a whole number, not 'many'.",
    ),
    "true is no number": (
        "count = 864",
        "count = true",
        "nodes[1].count: must be a whole number, not True.",
    ),
    "a date with a time": (
        "model_required_since = 2026-04-06",
        "model_required_since = 2026-04-06T00:00:00",
        "gpu_requests.model_required_since: must be a date such as 2026-11-22",
    ),
    "negative": ("count = 864", "count = -864", "nodes[1].count: must be above 0, not -864."),
    "not a number": ("rgu = 12.2", "rgu = nan", "gpus[1].rgu: must be above 0, not nan."),
    "slip in a key": ("cores = 48", "coers = 48", "nodes[3].coers: is not known; the keys here"),
    "slip in a table": ("[limits]", "[limit]", "limit: is not known; the keys here"),
    "unknown choice": (
        'kind = "gpu"',
        'kind = "GPU"',
        "nodes[3].kind: must be one of base, large-memory, gpu, not 'GPU'.",
    ),
    "not a list": ("hours = [3, 12, 24, 72, 168]", "hours = 168", "tiers.hours: must be a list."),
    "wrong item": (
        "hours = [3, 12, 24, 72, 168]",
        'hours = [3, "12", 24, 72, 168]',
        "tiers.hours[2]: must be a number, not '12'.",
    ),
    "edit after check": (
        "edited = 2026-07-21",
        "edited = 2026-12-24",
        "sources.fir.checked: is before the page's last edit, 2026-12-24.",
    ),
    "unknown gpu": (
        'gpu = "h100"',
        'gpu = "h200"',
        "nodes[3].gpu: “h200” is not the name of one of [[gpus]].",
    ),
    "gpu node without gpus": (
        "gpus = 4\n",
        "",
        "nodes[3]: a node of kind “gpu”, and no other, names its gpu and gpus.",
    ),
    "tiers in disorder": ("[3, 12, 24, 72, 168]", "[12, 3, 168]", "tiers.hours: must ascend."),
    "tiers too short": (
        "[3, 12, 24, 72, 168]",
        "[3, 12, 24]",
        "tiers.hours: must end with limits.max_hours.",
    ),
    "retired without a date": (
        'status = "in service"',
        'status = "retired"',
        "retirement: is missing for a retired cluster.",
    ),
    "a name twice": (
        'name = "nvidia_h100_80gb_hbm3_1g.10gb"',
        'name = "h100"',
        "gpus: the name “h100” is there twice.",
    ),
    "first value too low": (
        "default_hours = 1.0",
        "default_hours = 0.1",
        "form.default_hours: must not be below form.min_hours.",
    ),
    "first interface unknown": (
        'default_interface = "lab"',
        'default_interface = "labs"',
        "form.default_interface: must be one of form.interfaces.",
    ),
    "since": ('since = "2025-08-11"', 'since = "summer"', "since: must be a date such as"),
    "no hub": ('hub = "jupyterhub.fir.alliancecan.ca"\n', "", "jupyter.hub: is missing for"),
    "broken TOML": ("[limits]", "[limits", "is not TOML: "),
    "no such month": (
        "edited = 2026-07-21",
        "edited = 2026-13-22",
        "A date is YYYY-MM-DD, such as 2026-11-22.",
    ),
    "a date in another order": ("edited = 2026-07-21", "edited = 21.7.2026", "A date is YYYY-MM"),
}


def read(folder: Path, text: str) -> object:
    file = folder / "fir.toml"
    file.write_text(text, encoding="utf-8")
    return read_cluster(file)


@pytest.mark.parametrize(("old", "new", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in FIR
    with pytest.raises(FactError) as caught:
        read(tmp_path, FIR.replace(old, new, 1))
    message = str(caught.value)
    assert message.startswith("fir.toml")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["Fir.toml", "fir 2.toml"])
def test_a_file_whose_name_nobody_could_ask_for_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FIR, encoding="utf-8")
    with pytest.raises(FactError, match=rf"^{name}: is no name for a cluster's file: lower-case"):
        read_cluster(tmp_path / name)


@pytest.mark.parametrize(
    ("old", "key"), [('title = "Fir"', "jupyter.hub"), ('hub = "jupyterhub.fir', "title")]
)
def test_two_clusters_with_one_title_or_hub_are_refused(tmp_path: Path, old: str, key: str) -> None:
    text = FIR.replace(old, old.replace("Fir", "Nibi").replace(".fir", ".nibi"), 1)
    (tmp_path / "nibi.toml").write_text(text, encoding="utf-8")
    copy = read_cluster(tmp_path / "nibi.toml")
    with pytest.raises(FactError, match=rf"^nibi\.toml, {key}: “.+” is that of fir\.toml already"):
        check_together([cluster("fir"), copy])


def test_the_clusters_are_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    one, *_others = clusters()
    monkeypatch.setattr("hublab.facts.cluster.cluster", lambda name: replace(one, name=name))
    with pytest.raises(FactError, match="already"):
        clusters()


def test_a_check_in_the_future_is_named() -> None:
    check_dates(max(fact.checked for fact in dated_facts()))
    first = min(fact.checked for fact in dated_facts())
    yesterday = first - timedelta(days=1)
    with pytest.raises(FactError, match=rf"\.toml, .*checked: {first} lies in the future"):
        check_dates(yesterday)


TABLES = sorted(set(re.findall(r"^\[+([\w.]+)\]+", FIR, re.MULTILINE)))


@pytest.mark.parametrize("key", ["source", "checked"])
@pytest.mark.parametrize("table", [each for each in TABLES if not each.startswith("sources.")])
def test_a_table_without_source_or_date_is_refused(tmp_path: Path, table: str, key: str) -> None:
    start = re.search(rf"^\[+{re.escape(table)}\]+", FIR, re.MULTILINE).end()
    rest = re.sub(rf"(?m)^{key} = .*\n", "", FIR[start:], count=1)
    with pytest.raises(FactError, match=rf"fir\.toml, {re.escape(table.split('.')[0])}.*{key}: is"):
        read(tmp_path, FIR[:start] + rest)


def test_a_cluster_itself_names_its_source(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r"fir\.toml, source: is missing: every table names"):
        read(tmp_path, FIR.replace('source = "fir"\n', "", 1))


def test_an_unknown_source_is_named_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(
        FactError, match=r"'fri' is not a key of \[sources\]; there are fir, jupyter"
    ):
        read(tmp_path, FIR.replace('source = "fir"', 'source = "fri"', 1))


def test_a_file_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="sources: is missing: name the pages"):
        read(tmp_path, FIR[: FIR.index("[sources.fir]")])


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fir.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(FactError, match=r"^fir.toml: is not TOML: "):
        read_cluster(tmp_path / "fir.toml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r"^fir.toml: can't be read: "):
        read_cluster(tmp_path / "fir.toml")


def test_confirmed_limits_replace_those_of_the_package(tmp_path: Path) -> None:
    text = FIR.replace("default_cores = 1\n", "default_cores = 1\nmax_cores = 8\n")
    assert read(tmp_path, text).form.max_cores == 8
