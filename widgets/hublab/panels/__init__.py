"""What people touch: panels that answer a question in a page, a notebook or a terminal."""

from __future__ import annotations

from hublab.lessons.story import find
from hublab.panels.checks import check
from hublab.panels.my_session import MySession
from hublab.panels.panel import Panel
from hublab.panels.priority_charging import PriorityCharging
from hublab.panels.queue_wait import QueueWait
from hublab.panels.reach import Reach
from hublab.panels.server_options import ServerOptions
from hublab.questions.scenario import from_string, question

__all__ = [
    "MySession",
    "Panel",
    "PriorityCharging",
    "QueueWait",
    "Reach",
    "ServerOptions",
    "check",
    "scenario",
]

_PANELS = {
    panel.question: panel
    for panel in (ServerOptions, QueueWait, PriorityCharging, Reach, MySession)
}


def scenario(text: str, *, ident: str | None = None, story: str = "") -> Panel:
    """The panel that a scenario string stands for, such as “wait-1,hours=4”.

    ident: begins the ids of its HTML. story: the name of the story that it is part of, "" for none.
    Raises ScenarioError, and HublabError for a story that the panel does not tell.
    """
    settings = from_string(text)
    kind = _PANELS[question(settings)]
    return kind.of(settings, ident, find(kind.stories(), story) if story else None)
