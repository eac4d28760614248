"""A cluster and the hubs on it: started once for all tests of the hub, by whoever needs them first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hub import install
from tests.hub.cluster import Cluster
from tests.hub.hub import Hub


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The cluster; tests that need it are skipped without one, and fail under CI=true."""
    try:
        install.check()
    except install.MissingError as error:
        (pytest.fail if install.REQUIRED else pytest.skip)(f"No hub can be started: {error}")
    with Cluster() as started:
        yield started


@pytest.fixture(scope="session")
def hub(cluster: Cluster) -> Iterator[Hub]:
    """The newer hub."""
    with Hub(cluster) as started:
        yield started


@pytest.fixture(scope="session")
def older_hub(cluster: Cluster) -> Iterator[Hub]:
    """The older hub, which words a failed start otherwise."""
    with Hub(cluster, "older") as started:
        yield started
