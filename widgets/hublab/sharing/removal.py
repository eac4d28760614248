"""How to take out what a notebook gives away: one sentence or two for each finding."""

from __future__ import annotations

from hublab.sharing.findings import Finding
from hublab.sharing.kinds import PATH, SECRET
from hublab.sharing.texts import OUTPUT, SOURCE
from hublab.text import _


def removal(finding: Finding) -> str:
    """What to do about a finding, where it is."""
    if finding.group != SECRET:
        return _from(finding)
    return " ".join((_("First revoke it, where it was issued."), _from(finding)))


def _from(finding: Finding) -> str:
    part = finding.place.part
    if part == OUTPUT:
        return _("Clear this output, and print less when you run the cell again.")
    if part != SOURCE:
        return _("Delete the entry: gears on the right, Advanced Tools, metadata.")
    if finding.group == SECRET:
        return _("Read it from the environment, or from a file that you don't share.")
    if finding.group == PATH:
        return _("Write the path from the notebook's folder on, or take it from a variable.")
    return _("Take it out, or write a made-up one in its place.")
