"""The answers that panels have given, so that each skin need not ask anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

_MOST = 32


class Answers:
    """The last answers by panel and settings; settings are frozen and answers immutable."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[type, Any], Any] = OrderedDict()

    def of(self, kind: type, settings: Any, ask: Callable[[Any], Any]) -> Any:
        """The answer to `settings`, asked for where it is not kept; raises what `ask` raises."""
        found = self._kept.get((kind, settings))
        if found is None:
            found = ask(settings)
            self.keep(kind, settings, found)
        return found

    def keep(self, kind: type, settings: Any, answer: Any) -> None:
        """Keep an answer that came another way, such as piece by piece."""
        self._kept[kind, settings] = answer
        self._kept.move_to_end((kind, settings))
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def has(self, kind: type, settings: Any) -> bool:
        """Whether the answer is at hand."""
        return (kind, settings) in self._kept
