"""The clusters' facts are whole, consistent with each other and with the pages they cite."""

from __future__ import annotations

import tomllib
from pathlib import Path

import hublab
import pytest
from hublab.facts.cluster import Cluster, UnknownCluster, cluster, clusters
from hublab.facts.policy import common_sources

FOLDER = Path(hublab.__file__).parent / "clusters"
FILES = sorted(file.stem for file in FOLDER.glob("*.toml"))
IN_SERVICE = clusters("in service")


def test_each_file_is_a_cluster_in_the_order_of_their_names() -> None:
    assert FILES
    assert [each.name for each in clusters()] == FILES


def test_some_have_a_hub_and_a_retired_one_names_its_successor() -> None:
    assert any(each.has_hub for each in clusters())
    assert not any(each.has_hub for each in clusters("retired"))
    assert cluster("beluga").retirement.successor == "Rorqual"


def test_an_unknown_cluster_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownCluster) as caught:
        cluster("fri")
    assert str(caught.value) == f"Unknown cluster “fri”: choose one of {', '.join(FILES)}."


@pytest.mark.parametrize("place", clusters(), ids=lambda place: place.name)
def test_pages_have_the_same_dates_in_all_files(place: Cluster) -> None:
    known = {source.url: source for source in common_sources().values()}
    different = [
        f"{place.name}.toml: sources.{source.key}.{field} is {getattr(source, field)}; "
        f"sources.toml says {getattr(known[source.url], field)} for the same page"
        for source in place.sources.values()
        if source.url in known
        for field in ("key", "title", "edited", "checked")
        if getattr(source, field) != getattr(known[source.url], field)
    ]
    assert not different, "\n".join(different)


@pytest.mark.parametrize("place", IN_SERVICE, ids=lambda place: place.name)
def test_a_bundle_follows_from_the_ratio_of_its_cluster(place: Cluster) -> None:
    # The wiki's two tables give the same bundles, rounded to what a person would ask for.
    for gpu in place.gpus:
        assert gpu.cores == pytest.approx(gpu.rgu * place.cores_per_rgu, abs=0.06)
        assert gpu.memory_gb == pytest.approx(gpu.rgu * place.memory_gb_per_rgu, rel=0.005)


@pytest.mark.parametrize("place", IN_SERVICE, ids=lambda place: place.name)
def test_a_whole_gpu_has_its_share_of_a_node(place: Cluster) -> None:
    # This is what tells whether a table's GB are 1000 or 1024 MB.
    for node in [node for node in place.nodes if node.gpu][:1]:
        gpu = place.gpu(node.gpu)
        assert gpu.memory_gb * place.rgu.megabytes_per_gigabyte == pytest.approx(
            node.memory_mb / node.gpus, rel=0.001
        )
        assert gpu.cores == node.cores / node.gpus


@pytest.mark.parametrize("place", IN_SERVICE, ids=lambda place: place.name)
def test_a_recommended_request_stays_within_the_bundle(place: Cluster) -> None:
    for gpu in place.gpus:
        assert gpu.recommended_cores <= gpu.cores
        assert gpu.recommended_memory_gb <= gpu.memory_gb


@pytest.mark.parametrize("name", ["fir", "narval", "rorqual"])
def test_what_nobody_confirmed_is_an_assumption(name: str) -> None:
    place = cluster(name)
    assert place.form.assumption
    assert place.charging.assumption
    assert not place.limits.assumption


@pytest.mark.parametrize("place", IN_SERVICE, ids=lambda place: place.name)
def test_a_form_takes_its_limits_from_the_nodes_as_its_package_does(place: Cluster) -> None:
    if place.form is None:
        pytest.skip("no form")
    own = tomllib.loads((FOLDER / f"{place.name}.toml").read_text(encoding="utf-8"))["form"]
    cores = own.get("max_cores", max(node.cores for node in place.nodes))
    memory_mb = own.get("max_memory_mb", max(node.memory_mb for node in place.nodes))
    assert (place.form.max_cores, place.form.max_memory_mb) == (cores, memory_mb)
    assert place.form.default_memory_mb == own.get(
        "default_memory_mb", place.max_memory_mb // place.max_cores
    )


def test_both_sides_of_a_disagreement_are_kept() -> None:
    network = cluster("fir").network
    assert network.access == "full"
    assert [other.source.key for other in network.disagreement] == ["jupyterhub"]
    assert len(cluster("narval").gpu("a100_4g.20gb").disagreement) == 2


def test_a_gpu_is_found_by_each_of_its_names() -> None:
    place = cluster("rorqual")
    assert place.gpu("h100_1.10").name == "nvidia_h100_80gb_hbm3_1g.10gb"
    assert place.gpu("a100") is None


def test_a_cluster_can_be_a_key() -> None:
    assert {cluster("fir"): 1}[cluster("fir")] == 1
