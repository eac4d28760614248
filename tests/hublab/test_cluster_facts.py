"""The clusters' facts are whole, consistent with each other and with the pages they cite."""

from __future__ import annotations

import pytest
from hublab.facts.cluster import Cluster, UnknownCluster, cluster, clusters
from hublab.facts.policy import common_sources

IN_SERVICE = clusters("in service")


def test_the_four_clusters_are_there_in_the_order_of_their_names() -> None:
    assert [each.name for each in clusters()] == ["beluga", "fir", "narval", "rorqual"]


def test_three_have_a_hub_and_one_is_retired() -> None:
    assert [each.name for each in clusters() if each.has_hub] == ["fir", "narval", "rorqual"]
    assert [each.name for each in clusters("retired")] == ["beluga"]
    assert cluster("beluga").retirement.successor == "Rorqual"


def test_an_unknown_cluster_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownCluster, match="“fri”: choose one of beluga, fir, narval, rorqual"):
        cluster("fri")


@pytest.mark.parametrize("place", clusters(), ids=lambda place: place.name)
def test_pages_have_the_same_dates_in_all_files(place: Cluster) -> None:
    known = {source.url: source for source in common_sources().values()}
    for source in place.sources.values():
        if source.url in known:
            assert source == known[source.url]


@pytest.mark.parametrize("place", IN_SERVICE, ids=lambda place: place.name)
def test_a_bundle_follows_from_the_ratio_of_its_cluster(place: Cluster) -> None:
    # The wiki's two tables give the same bundles, rounded to what a person would ask for.
    for gpu in place.gpus:
        assert gpu.cores == pytest.approx(gpu.rgu * place.cores_per_rgu, abs=0.06)
        assert gpu.memory_gb == pytest.approx(gpu.rgu * place.memory_gb_per_rgu, rel=0.005)


@pytest.mark.parametrize("place", IN_SERVICE, ids=lambda place: place.name)
def test_a_whole_gpu_has_its_share_of_a_node(place: Cluster) -> None:
    # This is what tells whether a table's GB are 1000 or 1024 MB.
    node = next(node for node in place.nodes if node.gpu)
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


@pytest.mark.parametrize("place", IN_SERVICE, ids=lambda place: place.name)
def test_what_nobody_confirmed_is_an_assumption(place: Cluster) -> None:
    assert place.form.assumption
    assert place.charging.assumption
    assert not place.limits.assumption


@pytest.mark.parametrize("place", IN_SERVICE, ids=lambda place: place.name)
def test_a_form_takes_its_limits_from_the_nodes_as_its_package_does(place: Cluster) -> None:
    assert place.form.max_cores == max(node.cores for node in place.nodes)
    assert place.form.max_memory_mb == max(node.memory_mb for node in place.nodes)
    assert place.form.default_memory_mb == place.form.max_memory_mb // place.form.max_cores


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
