"""The answers that panels have given, so that each skin need not ask anew."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

_MOST = 32


class Answers:
    """The last answers by panel and settings; settings are frozen and answers immutable."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, Any], Any] = OrderedDict()

    def of(self, question: str, settings: Any, ask: Callable[[Any], Any]) -> Any:
        """The answer to `settings`, asked for where it is not kept; raises what `ask` raises."""
        found = self._kept.get((question, settings))
        if found is None:
            found = ask(settings)
            self.keep(question, settings, found)
        return found

    def keep(self, question: str, settings: Any, answer: Any) -> None:
        """Keep an answer that came another way, such as piece by piece."""
        self._kept[question, settings] = answer
        self._kept.move_to_end((question, settings))
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def has(self, question: str, settings: Any) -> bool:
        """Whether the answer is at hand."""
        return (question, settings) in self._kept
