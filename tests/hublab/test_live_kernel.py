"""In a real kernel, as on the hub: answers fill in between messages, and Stop is heard."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from queue import Empty
from typing import Any

import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

MAKE = "from hublab.panels import QueueWait\nQueueWait(hours=8, queues=60).widget()"
PATIENCE_S = 60


class FrontEnd:
    """What a front end knows of a kernel's widgets: their state, and the order of its changes."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client
        self.models: dict[str, dict[str, Any]] = {}
        self.changes: list[tuple[str, str, Any]] = []

    def run(self, code: str) -> None:
        """Run a cell and take in what it makes."""
        self._take(until_idle_of=self._client.execute(code))

    def take_for(self, seconds: float) -> None:
        """Take in whatever comes for some time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._take_one(timeout=0.05)

    def take_until(self, done: Callable[[], bool]) -> None:
        """Take in messages until `done()`."""
        end = time.monotonic() + PATIENCE_S
        while not done():
            assert time.monotonic() < end, "the kernel does not answer"
            self._take_one(timeout=1)

    def named(self, description: str) -> str:
        """The model of the one widget with this description."""
        (found,) = (
            key for key, state in self.models.items() if state.get("description") == description
        )
        return found

    def set(self, description: str, value: Any) -> None:
        """What a person's change of an input sends."""
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        self._send(self.named(description), data)

    def press(self, description: str) -> None:
        """What a press of a button sends."""
        self._send(self.named(description), {"method": "custom", "content": {"event": "click"}})

    def status(self) -> str:
        """The panel's sentence as it is shown now."""
        return next(
            state["value"]
            for state in self.models.values()
            if "hublab-sentence" in str(state.get("value", ""))
        )

    def _send(self, model: str, data: dict[str, Any]) -> None:
        message = self._client.session.msg("comm_msg", {"comm_id": model, "data": data})
        self._client.shell_channel.send(message)

    def _take(self, until_idle_of: str) -> None:
        idle = False
        while not idle:
            message = self._client.get_iopub_msg(timeout=PATIENCE_S)
            assert message["msg_type"] != "error", message["content"]
            self._note(message)
            idle = (
                message["parent_header"].get("msg_id") == until_idle_of
                and message["content"].get("execution_state") == "idle"
            )

    def _take_one(self, timeout: float) -> None:
        with contextlib.suppress(Empty):
            self._note(self._client.get_iopub_msg(timeout=timeout))

    def _note(self, message: dict[str, Any]) -> None:
        content = message["content"]
        state = content.get("data", {}).get("state", {}) if "comm_id" in content else {}
        known = self.models.setdefault(content["comm_id"], {}) if state else {}
        known.update(state)
        self.changes += [(content["comm_id"], name, value) for name, value in state.items()]


@pytest.fixture(scope="module")
def front_end() -> Iterator[FrontEnd]:
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        front_end = FrontEnd(client)
        front_end.run(MAKE)
        front_end.take_until(lambda: "So far" not in front_end.status())
        yield front_end
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_move_is_answered_at_once_and_the_rest_fills_in(front_end: FrontEnd) -> None:
    before = front_end.status()
    front_end.changes.clear()
    front_end.set("Time (hours)", 7.0)
    front_end.take_until(lambda: "7\u00a0h" in front_end.status())
    assert front_end.status() != before
    front_end.take_until(lambda: "So far" not in front_end.status())
    shown = [value for _model, name, value in front_end.changes if name == "value"]
    sentences = [each for each in shown if "hublab-sentence" in str(each)]
    assert "So far, in" in sentences[0]
    assert len(sentences) >= 5
    assert "of 60 simulated queues" in sentences[-1]


def test_stop_is_heard_while_the_answer_fills_in(front_end: FrontEnd) -> None:
    front_end.set("Time (hours)", 6.0)
    front_end.take_until(lambda: "6\u00a0h" in front_end.status())
    front_end.press("Stop")
    front_end.take_for(1.5)
    assert "So far, in" in front_end.status()
