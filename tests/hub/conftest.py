"""A cluster and the hubs on it: started once for all tests, by the first that needs them."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("visitor")

from visitor import Visitor  # noqa: E402 - rewritten when first imported

from tests.hub import install  # noqa: E402
from tests.hub.cluster import Cluster  # noqa: E402
from tests.hub.hub import Hub  # noqa: E402


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The cluster; tests that need it are skipped without one, and fail under CI=true."""
    try:
        install.check()
    except install.MissingError as error:
        (pytest.fail if install.REQUIRED else pytest.skip)(f"No hub can be started: {error}")
    # Who ends the tests by a signal, as `timeout` does, ends the cluster too.
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("ended from outside", returncode=143))
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


@pytest.fixture
def visitor(hub: Hub, cluster: Cluster) -> Iterator[Visitor]:
    """Alice, signed in to the newer hub; afterwards she has no server and no job is left."""
    with Visitor(hub.address, "alice") as alice:
        yield alice
        alice.stop_my_server()
    cluster.idle()
