"""Pictures that follow each other: what a panel lets people step through, play and scrub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """The frames of a picture.

    caption: what they show. frames: a label each, such as “after 12 min”.
    draw, words: the SVG of a frame, and the sentence that goes with it. first: the frame that is
    shown at first.
    """

    caption: str
    frames: tuple[str, ...]
    draw: Callable[[int], str]
    words: Callable[[int], str]
    first: int = 0
