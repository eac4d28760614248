"""Stories: situations that a panel starts from, one click to the insight, then free play."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hublab.text import HublabError, _


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Something to reach by changing the settings; `reached` judges the panel's answer."""

    words: str
    reached: Callable[[Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A situation.

    name: kebab-case, as in `QueueWait.story("lunch-time-debugging")`.
    title: a few words, or what people say. words: the situation, in one to three sentences.
    settings: where the panel starts, an instance of the question's settings.
    insight: what to take away once it was seen.
    policies: keys of the policies that it illustrates.
    """

    name: str
    title: str
    words: str
    settings: Any
    insight: str
    policies: tuple[str, ...]
    goal: Goal | None = None


def find(stories: Iterable[Story], name: str) -> Story:
    """The story of this name; raises HublabError for an unknown one, naming those there are."""
    by_name = {story.name: story for story in stories}
    if name not in by_name:
        raise HublabError(_("Unknown story “{}”: there are {}.").format(name, ", ".join(by_name)))
    return by_name[name]
