"""What the pages say tools print without a network is what they print: each is provoked again.

In namespaces, with no configuration of this machine's owner; the connection is given up sooner than
people would see it. Where a tool of another version has other words, its message is skipped with
both, for whoever records it anew: `python -m tests.hub.record_offline`.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from hublab.facts.offline import Message, messages

from tests.hub import install
from tests.hub.no_network import Printed, lines, provoke, run, version, why_not

PROGRAMS = install.environment("session") / "bin"
PROVOKED = [each for each in messages() if not each.by_hand]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", autouse=True)
def place() -> None:
    """Namespaces, and the pip and requests that were recorded."""
    reason = why_not()
    if not reason and not (PROGRAMS / "pip").is_file():
        reason = "the hub's session is not there: python -m tests.hub.install"
    if reason:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture(scope="module")
def printed(place: None) -> dict[Message, Future[Printed]]:
    """All messages provoked at once: nearly all of the time they wait."""
    at_once = ThreadPoolExecutor(max_workers=len(PROVOKED))
    return {each: at_once.submit(provoke, each, PROGRAMS) for each in PROVOKED}


def name(message: Message) -> str:
    return f"{message.key}-{message.by}-{message.shape.replace(' ', '-')}"


@pytest.mark.parametrize("message", PROVOKED, ids=name)
def test_it_prints_what_is_recorded(
    message: Message, printed: dict[Message, Future[Printed]]
) -> None:
    here = version(message.key, PROGRAMS)
    if not here:
        pytest.skip(f"{message.key} is not here")
    found, expected = lines(printed[message].result()), message.lines.strip("\n")
    if here != message.tool and found != expected:
        pytest.skip(f"{here} says otherwise than {message.tool}, which is recorded:\n{found}")
    assert found == expected


@pytest.mark.parametrize("message", PROVOKED, ids=name)
def test_it_fails(message: Message, printed: dict[Message, Future[Printed]]) -> None:
    assert printed[message].result().code != 0


def test_both_ways_of_naming_a_host_are_recorded_in_both_shapes() -> None:
    for key in ("git", "ssh", "pip", "urllib", "requests", "curl", "wget"):
        shapes = {(each.by, each.shape) for each in PROVOKED if each.key == key}
        assert shapes >= {
            ("name", "no name"),
            ("name", "no answer"),
            ("address", "no route"),
            ("address", "no answer"),
        }


# The check that learners run on their node

CHECK = [sys.executable, "-m", "hublab", "reach-check", "--json"]


@pytest.mark.parametrize(
    ("silent", "outcome"), [(False, "no name"), (True, "no answer")], ids=["at-once", "silence"]
)
def test_the_check_tells_the_shape(silent: bool, outcome: str) -> None:
    done = run(CHECK, silent=silent)
    assert done.code == 1
    found = {each["tool"]: each["outcome"] for each in json.loads(done.text)}
    assert found.pop("git") == (outcome if shutil.which("git") else "not here")
    assert found.pop("curl") == (outcome if shutil.which("curl") else "not here")
    assert set(found.values()) == {outcome}


def test_the_check_gives_up_at_its_limit() -> None:
    done = run([*CHECK, "--limit=0.01"], silent=True)
    stopped = [each for each in json.loads(done.text) if each["outcome"] != "not here"]
    assert {each["said"] for each in stopped} == {"stopped after 0\u00a0s"}


def test_the_place_has_a_loopback_and_nothing_else() -> None:
    done = run(["cat", "/proc/net/dev"], silent=False)
    assert [line.split(":")[0].strip() for line in done.text.splitlines()[2:]] == ["lo"]
