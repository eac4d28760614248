"""How fast past usage fades: PriorityDecayHalfLife as slurmctld applies it."""

from __future__ import annotations

import re

from hublab.text import HublabError, _

# Slurm has 0.693 for ln 2. Seen in slurmctld 22.05.8: of usage 30 days old, 0.05130 is left at a
# half-life of 7 days, where 2^(−30/7) is 0.05127.
_SLURMS_LN_2 = 0.693

_SPAN = re.compile(r"(?:(?P<days>\d+)-)?(?P<first>\d+)(?::(?P<second>\d+))?(?::(?P<third>\d+))?")


def decay_factor(half_life_s: float, elapsed_s: float) -> float:
    """What is left of one billing-second after `elapsed_s` seconds, between 0 and 1.

    half_life_s: PriorityDecayHalfLife in seconds; 0 means that usage does not fade.
    Raises HublabError for a half-life under one second or a negative time.
    """
    if elapsed_s < 0:
        raise HublabError(_("Usage can't be decayed backwards: {} s elapsed.").format(elapsed_s))
    if not half_life_s:
        return 1.0
    if half_life_s < 1:
        raise HublabError(
            _("A half-life of {} s is too short: give 1 s or more, or 0 for no decay.").format(
                half_life_s
            )
        )
    return (1 - _SLURMS_LN_2 / half_life_s) ** elapsed_s


def seconds(text: str) -> int:
    """A time as slurm.conf writes it, in seconds: "7-0" is seven days.

    Forms, as slurm.conf(5) has them: minutes, minutes:seconds, hours:minutes:seconds,
    days-hours, days-hours:minutes, days-hours:minutes:seconds.
    Raises HublabError for anything else.
    """
    match = _SPAN.fullmatch(text.strip())
    if not match:
        raise HublabError(
            _("“{}” is not a time that Slurm reads: write minutes, H:MM:SS or D-H.").format(text)
        )
    days, first, second, third = (int(part or 0) for part in match.groups())
    if match["days"]:
        return days * 86_400 + first * 3_600 + second * 60 + third
    if match["third"]:
        return first * 3_600 + second * 60 + third
    return first * 60 + second
