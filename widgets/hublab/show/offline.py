"""What tools print without a network, as it was recorded: a page runs nothing that may hang."""

from __future__ import annotations

from hublab.facts.offline import By, Message, keys, messages
from hublab.skin import Listing
from hublab.text import HublabError, _, duration

_PYTHON = ("requests", "urllib")


def offline(key: str, by: By = "name") -> Listing:
    """What a tool prints in both shapes of a place without a network, like a terminal.

    key: one of those in facts/offline.toml; by: whether its host is typed by name or by address.
    Raises HublabError for an unknown key, naming those there are.
    """
    found = [each for each in messages() if (each.key, each.by) == (key, by)]
    blocked = [each for each in found if each.shape != "not here"]
    if not blocked:
        raise HublabError(
            _("“{}” is not one of the tools recorded without a network: {}.").format(
                key, ", ".join(keys())
            )
        )
    newest = max(each.recorded for each in blocked).isoformat()
    return Listing(
        caption=_("{} without a network, recorded {}").format(blocked[0].tool, newest),
        text="\n\n".join(_attempt(each) for each in blocked),
    )


def _attempt(message: Message) -> str:
    """The command after its prompt, what came of it and when, the last two as they were seen."""
    prompt = ">>>" if message.key in _PYTHON else "$"
    return f"# {_when(message)}\n{prompt} {message.typed}\n{message.lines.strip()}"


def _when(message: Message) -> str:
    """The shape, and how long it took to tell."""
    time = duration(message.gave_up_s)
    match message.shape:
        case "no name":
            shape = _("The name can't be looked up")
        case "no route":
            shape = _("No way leads to the address")
        case _:
            return _("Nothing answers; it gives up after {}").format(time)
    return _("{}; it tries again for {}").format(shape, time) if message.gave_up_s else shape
