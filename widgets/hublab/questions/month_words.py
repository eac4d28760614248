"""A person's own month in words."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from hublab.text import _, duration, ngettext, number, quantity

if TYPE_CHECKING:
    from hublab.questions.month import Month


def sentence(month: Month) -> str:
    """Waits, charges and use, and what could not be read."""
    return " ".join([*_waits(month), *_charges(month), *_damage(month)])


def _waits(month: Month) -> list[str]:
    jobs, waits = month.summary.jobs, month.waits_s
    held = ngettext("The export holds {} job.", "The export holds {} jobs.", jobs)
    if not waits:
        return [held.format(number(jobs)), _("None has started.")]
    started = ngettext(
        "{} started, {} of it within {};", "{} started, {} of them within {};", len(waits)
    ).format(number(len(waits)), number(month.in_time), duration(month.timeout_s))
    half = _("half of them waited {} or less.").format(duration(median(waits)))
    return [held.format(number(jobs)), started, half]


def _charges(month: Month) -> list[str]:
    said = []
    amounts = [quantity(month.charged, month.unit, 1)] if month.charged else []
    if month.charged_rgu:
        amounts.append(quantity(month.charged_rgu, _("RGU-equivalent-hours"), 1))
    if amounts:
        said.append(_("They were charged {}.").format(_(" and ").join(amounts)))
    if month.used_part is not None:
        part = quantity(month.used_part * 100, "%", 0)
        words = ngettext(
            "{} job tells what it used: {} of its charge.",
            "{} jobs tell what they used: {} of their charge.",
            month.compared,
        )
        said.append(words.format(number(month.compared), part))
    return said


def _damage(month: Month) -> list[str]:
    count = len(month.damaged)
    words = ngettext(
        "{} line could not be read and is left out.",
        "{} lines could not be read and are left out.",
        count,
    )
    return [words.format(number(count))] if count else []
