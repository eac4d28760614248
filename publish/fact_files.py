"""Whether the files of facts can be used: asked once, before pages are run or looked at.

python -m publish.fact_files
"""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from hublab.facts import agreement, elsewhere, offline, policy, speed
from hublab.facts.age import check_dates
from hublab.facts.cluster import clusters
from hublab.facts.source import FactError

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("widgets/hublab/clusters", "widgets/hublab/facts")
LATEST_ZONE = timezone(timedelta(hours=14))  # a date is of the future when it is so everywhere


def today() -> date:
    """The latest date that it is anywhere."""
    return datetime.now(LATEST_ZONE).date()


def mistake(now: date) -> str:
    """The first mistake in the files of facts, with the file's path; "" where there is none."""
    try:
        clusters()
        policy.policies()
        policy.allowed_age_days()
        elsewhere.other_clusters()
        agreement.comparisons()
        agreement.replayed_waits()
        offline.messages()
        speed.speeds()
        speed.growths()
        check_dates(now)
    except FactError as error:
        return with_path(str(error))
    return ""


def with_path(message: str) -> str:
    """A FactError's message, which begins with the file's name, with the path in its place."""
    for folder in FOLDERS:
        for file in (ROOT / folder).glob("*.toml"):
            if message.startswith((f"{file.name}, ", f"{file.name}: ")):
                return f"{folder}/{message}"
    return message


def main() -> int:
    if wrong := mistake(today()):
        print(wrong, file=sys.stderr)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
