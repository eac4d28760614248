"""The licences of others' work are in the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publish import licences


@pytest.mark.parametrize("name", [*licences.PYTHON, *licences.NPM, *licences.SHIPPED])
def test_each_has_its_section_with_a_text(site: Path, name: str) -> None:
    written = (site / licences.FILE).read_text(encoding="utf-8")
    head = re.compile(rf"{re.escape(name)}( [\d.]+)?: ")
    (section,) = filter(head.match, written.split(licences.RULE))
    assert len(section) > 100
    assert "licen" in section.partition("\n")[2].lower() or "copyright" in section.lower()


def test_a_package_without_a_licence_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="hublab has no licence with it"):
        licences._of_python("hublab")
