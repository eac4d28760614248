"""How a session that is up ends, on both releases of JupyterHub, and what the hub says then."""

from __future__ import annotations

import jobs
import pytest
from hublab.facts.request import Request
from lookup import codes, entry_of, fits
from visitor import Visitor, fields

from tests.hub.cluster import Cluster
from tests.hub.hub import Hub

ASKED = fields(Request("fir", account="def-prof_cpu", memory_mb=2000))
# The pages with a table of the messages on the way to a session, and the cells that hold them.
TOLD = {
    "book/session-is-a-job.ipynb": "timeline",
    "tutorials/first-session.ipynb": "start",
}


@pytest.fixture(params=["hub", "older_hub"])
def address(request: pytest.FixtureRequest) -> str:
    """Where a hub is, of one release and then of the other."""
    hub: Hub = request.getfixturevalue(request.param)
    return hub.address


def test_a_closed_tab_ends_nothing_and_log_out_ends_the_job(address: str, cluster: Cluster) -> None:
    with Visitor(address, "alice") as alice:
        form = alice.form()
        assert alice.start(**ASKED)[-1] == "Server ready at /user/alice/"
        second = alice.submit(form, ASKED)  # from a tab that was open before
        assert [entry_of(line) for line in second.text.splitlines()] == ["already-running"] * 2
    [number] = jobs.queued(cluster)
    # The tab is closed. Whoever comes back, by another browser too, has the same session.
    with Visitor(address, "alice") as alice:
        assert alice.server_options().path == "/user/alice/lab"
        assert jobs.job(cluster, number).state == "RUNNING"
        assert alice.log_out().path == "/hub/login"
        assert jobs.ended_session(cluster) == jobs.job(cluster, number)
        assert jobs.queued(cluster) == []
        # The address of the session, from a tab that is left.
        alice.log_in()
        heading, words, button = alice.open("/user/alice/lab").text.splitlines()
    assert (heading, entry_of(words)) == ("Server not running", "server-is-down")
    assert button == "Launch Server"


def test_a_session_that_slurm_ends(visitor: Visitor, cluster: Cluster) -> None:
    messages = visitor.start(**ASKED)
    for page, cell in TOLD.items():
        told = codes(page, cell)
        assert [each for each in messages if not any(fits(words, each) for words in told)] == []
    cluster.run("scancel", "--user=alice")
    jobs.ended_session(cluster)
    _heading, words = visitor.open("/user/alice/lab").text.splitlines()
    assert entry_of(words) == "server-is-down"
