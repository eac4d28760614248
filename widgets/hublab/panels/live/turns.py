"""Work in turns: long work gives the kernel's loop a turn between its pieces, and can be stopped.

Where no loop runs, as in a test or a plain interpreter, all of it is done at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

# Long enough for the loop to look at its sockets: what a reader does meanwhile is heard.
_PAUSE_S = 0.001


class Turns:
    """At most one piece of work under way; new work ends the old."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def begin(self, steps: Iterable[object], pause_s: float = _PAUSE_S) -> None:
        """Take all of `steps`, with a pause after each."""
        self.stop()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            for _step in steps:
                pass
        else:
            self._task = loop.create_task(_in_turns(steps, pause_s))

    def stop(self) -> None:
        """Leave the rest undone."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    @property
    def busy(self) -> bool:
        """Whether steps are left."""
        return self._task is not None and not self._task.done()


async def _in_turns(steps: Iterable[object], pause_s: float) -> None:
    for _step in steps:
        await asyncio.sleep(pause_s)
