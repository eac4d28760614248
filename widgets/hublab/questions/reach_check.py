"""Does this machine reach the internet? Some tools try, for real, and are compared with records.

Harmless requests, each with a limit. What they print differs from node to node and from day to day:
a page shows the records (`hublab.facts.offline`), and this is for whoever wants to know of a node.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from hublab.facts.offline import Message, messages
from hublab.questions.stable import stable
from hublab.text import _, duration

LIMIT_S = 10
PAGE = "https://docs.alliancecan.ca"
REPOSITORY = "https://github.com/jupyterhub/batchspawner.git"
COMMANDS = {
    "git": ("git", "ls-remote", "--exit-code", REPOSITORY, "HEAD"),
    "curl": ("curl", "-sSI", PAGE),
    "urllib": (sys.executable, "-c", f"import urllib.request\nurllib.request.urlopen('{PAGE}')"),
    "requests": (sys.executable, "-c", f"import requests\nrequests.head('{PAGE}')"),
}

Outcome = Literal["reached", "no name", "no answer", "otherwise", "not here"]
# What tools say of each shape, in one version or another.
_SAID: dict[Outcome, tuple[str, ...]] = {
    "no name": ("Could not resolve host", "name resolution", "Name or service not known"),
    "no answer": ("timed out", "Couldn't connect", "Could not connect", "unreachable"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of one tool's attempt: `said` is its last line, `like` the record it equals."""

    key: str
    outcome: Outcome
    said: str = ""
    like: Message | None = None

    def sentence(self) -> str:
        """The outcome, and whether it is the one that the book has recorded."""
        words = {
            "reached": _("reached"),
            "no name": _("the name can't be looked up"),
            "no answer": _("nothing answers"),
            "otherwise": _("fails in another way"),
            "not here": _("is not here"),
        }[self.outcome]
        if self.like:
            words = _("{}, as recorded with {}").format(words, self.like.tool)
        return f"{words}: {self.said}" if self.said else words


def reach_check(limit_s: float = LIMIT_S) -> tuple[Tried, ...]:
    """Let all tools try at once; it takes `limit_s` (s) at most."""
    with ThreadPoolExecutor(max_workers=len(COMMANDS)) as at_once:
        return tuple(at_once.map(lambda key: _try(key, limit_s), COMMANDS))


def verdict(tried: tuple[Tried, ...]) -> str:
    """What that says of the machine, in a sentence."""
    outcomes = {each.outcome for each in tried} - {"not here"}
    if outcomes == {"reached"}:
        return _("From here the internet is reached.")
    if outcomes == {"no name"}:
        return _("From here nothing is reached, and you are told at once: no name is looked up.")
    if outcomes == {"no answer"}:
        return _("From here nothing is reached, in silence: give each download a limit of its own.")
    if "reached" in outcomes:
        return _("From here some things are reached, and some are not.")
    return _("From here nothing was reached.")


def _try(key: str, limit_s: float) -> Tried:
    try:
        done = subprocess.run(
            COMMANDS[key],
            check=False,
            errors="replace",
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            timeout=limit_s,
        )
    except subprocess.TimeoutExpired:
        return Tried(
            key=key, outcome="no answer", said=_("stopped after {}").format(duration(limit_s))
        )
    except OSError:
        return Tried(key=key, outcome="not here")
    if done.returncode == 0:
        return Tried(key=key, outcome="reached")
    return _failed(key, stable(done.stdout))


def _failed(key: str, said: str) -> Tried:
    last = said.strip().splitlines()[-1].strip() if said.strip() else ""
    if "No module named" in last:
        return Tried(key=key, outcome="not here")
    for outcome, words in _SAID.items():
        heard = [each for each in words if each in said]
        if heard:
            like = (each for each in messages() if (each.key, each.shape) == (key, outcome))
            same = next((each for each in like if any(word in each.lines for word in heard)), None)
            return Tried(key=key, outcome=outcome, said=last, like=same)
    return Tried(key=key, outcome="otherwise", said=last)
