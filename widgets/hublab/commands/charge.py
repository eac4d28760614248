"""`hublab charge`: what a session is charged, which of its resources decides, what to change."""

from __future__ import annotations

import argparse

from hublab.commands import output
from hublab.commands.request import add_request, request
from hublab.facts.cluster import cluster
from hublab.facts.request import Request
from hublab.questions.advice import Advice, advice
from hublab.questions.scenario import to_string
from hublab.rules.charging.charge import Charge, charge
from hublab.skin import Column, Table
from hublab.text import _, equivalent_hours, number, quantity


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "charge",
        help=_("what a session is charged"),
        description=_("What a session is charged, in core-equivalents or RGU-equivalents."),
    )
    add_request(parser)
    output.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the charge; HublabError where the cluster would refuse the request."""
    asked = request(args)
    asked.check()
    charged = charge(asked)
    advised = advice(asked)
    values = _values(asked, charged) | {"advice": [_piece(each) for each in advised]}
    output.show(args, values, "\n\n".join([str(_table(asked, charged)), *_lines(advised)]))
    return 0


def _values(asked: Request, charged: Charge) -> dict[str, object]:
    with_gpu = charged.rgu_equivalents is not None
    return {
        "scenario": to_string(asked),
        "cluster": asked.cluster,
        "hours": asked.hours,
        "cores": asked.cores,
        "memory_mb": asked.memory_mb,
        "gpu": asked.gpu,
        "charged_in": "RGU-equivalents" if with_gpu else "core-equivalents",
        "equivalents": charged.equivalents,
        "equivalent_hours": charged.hours(asked.hours),
        "dominant": charged.dominant,
        "parts": {"gpu": charged.gpu, "cores": charged.cores, "memory": charged.memory},
        "core_equivalents": charged.core_equivalents,
        "rgu_equivalents": charged.rgu_equivalents,
    }


def _piece(each: Advice) -> dict[str, object]:
    return {
        "field": each.field,
        "value": each.value,
        "equivalents": each.charged.equivalents if each.charged else None,
        "words": each.words,
        "source": each.source.citation() if each.source else "",
    }


def _lines(advised: tuple[Advice, ...]) -> list[str]:
    """The advice as one paragraph, a line a field; none where there is nothing to say."""
    lines = [
        each.label + (f": {each.value}" if each.value is not None else "") + f". {each.words}"
        for each in advised
    ]
    return ["\n".join([_("What to change"), *lines])] if lines else []


def _table(asked: Request, charged: Charge) -> Table:
    with_gpu = charged.rgu_equivalents is not None
    rows = [
        (_("cores"), number(asked.cores), number(charged.cores, 2)),
        (_("memory"), quantity(asked.memory_mb, "MB"), number(charged.memory, 2)),
    ]
    if with_gpu:
        rows.insert(0, (_("GPU"), asked.gpu, number(charged.gpu, 2)))
    return Table(
        caption=_("What a session on {} is charged while it runs").format(
            cluster(asked.cluster).title
        ),
        columns=(
            Column(head=_("Resource")),
            Column(head=_("Asked for"), numeric=True),
            Column(head=_("RGU-equivalents") if with_gpu else _("Core-equivalents"), numeric=True),
        ),
        rows=tuple(rows),
        notes=(
            _("The largest is charged: {} × {} = {}.").format(
                number(charged.equivalents, 2),
                quantity(asked.hours, "h"),
                equivalent_hours(
                    charged.hours(asked.hours),
                    _("RGU-equivalent") if with_gpu else _("core-equivalent"),
                    2,
                ),
            ),
        ),
    )
