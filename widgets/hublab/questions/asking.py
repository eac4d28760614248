"""Any question's answer from its settings, or from the scenario string that stands for them."""

from __future__ import annotations

from typing import Any

from hublab.questions import cost, options, reach, session, wait
from hublab.questions.scenario import from_string, question

_ASK = {
    "options": options.ask,
    "wait": wait.ask,
    "cost": cost.ask,
    "reach": reach.ask,
    "session": session.ask,
}


def ask(scenario: str) -> Any:
    """The answer to a scenario, whose `sentence()` says it; raises HublabError.

    >>> ask("session-1,sample=modest-session").sentence().split(":")[0]
    'Made-up example, not your session (a modest session)'
    """
    settings = from_string(scenario)
    return _ASK[question(settings)](settings)
