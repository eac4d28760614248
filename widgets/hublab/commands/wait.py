"""`hublab wait`: in how many simulated queues a session starts before the hub gives up."""

from __future__ import annotations

import argparse

from hublab.commands.output import add_json_flag, show
from hublab.commands.settings import add_settings, settings
from hublab.questions.scenario import to_string
from hublab.questions.wait import WaitAnswer, ask
from hublab.text import _


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "wait",
        help=_("how often a session starts in time, in simulated queues"),
        description=_(
            "Puts a session, and another to compare it with, into many simulated queues and "
            "counts how often it starts before the hub gives up. It predicts no cluster's wait."
        ),
    )
    add_settings(parser, "wait")
    add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer to the settings that the arguments stand for."""
    answer = ask(settings(args, "wait"))
    show(args, _values(answer), _text(answer))
    return 0


def _text(answer: WaitAnswer) -> str:
    """The sentence, the comparison where there is one, and why the session waits if it does."""
    lines = [answer.sentence()]
    if answer.other_scene:
        lines.append(answer.comparison())
    why = answer.why
    if why.ahead:
        lines.append(_("{}: {} Ahead: {}.").format(why.reason, why.meaning, "; ".join(why.ahead)))
    elif why.reason != "None":
        lines.append(f"{why.reason}: {why.meaning}")
    return "\n".join([*lines, *([why.change] if why.change else [])])


def _values(answer: WaitAnswer) -> dict[str, object]:
    """The answer as JSON holds it, without the picture's schedule."""
    return {
        "scenario": to_string(answer.settings),
        "sentence": answer.sentence(),
        "comparison": answer.comparison() if answer.other_scene else None,
        "timeout_s": answer.timeout_s,
        "queues": answer.settings.queues,
        "requests": [
            {
                "hours": outcome.request.hours,
                "cores": outcome.request.cores,
                "memory_mb": outcome.request.memory_mb,
                "gpu": outcome.request.gpu,
                "in_time": outcome.within(answer.timeout_s),
                "median_s": outcome.quantile_s(0.5),
                "waits_s": outcome.waits_s,
            }
            for outcome in answer.outcomes
        ],
        "seed": answer.seed,
        "why": answer.why,
        "steps": answer.scene.steps,
    }
