"""What people touch: panels that answer a question in a page, a notebook or a terminal."""

from __future__ import annotations

from hublab.panels.checks import check
from hublab.panels.panel import Panel
from hublab.panels.priority_charging import PriorityCharging
from hublab.panels.queue_wait import QueueWait
from hublab.panels.server_options import ServerOptions
from hublab.questions.scenario import from_string, question

__all__ = ["Panel", "PriorityCharging", "QueueWait", "ServerOptions", "check", "scenario"]

_PANELS = {panel.question: panel for panel in (ServerOptions, QueueWait, PriorityCharging)}


def scenario(text: str) -> Panel:
    """The panel that a scenario string stands for, such as “wait-1,hours=4”.

    Raises ScenarioError.
    """
    settings = from_string(text)
    return _PANELS[question(settings)].of(settings)
