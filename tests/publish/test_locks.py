"""The locks: every package pinned with its hash, and no registry's address in them."""

from __future__ import annotations

import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from publish.pages import ROOT

DIRECT = [
    Requirement(line.split("#")[0])
    for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    if line.split("#")[0].strip()
]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
ENTRIES = re.split(r"\n(?=[a-z0-9])", LOCK)  # a package begins a line, its hashes are indented
LOCKED = [Requirement(entry.split(" \\")[0]) for entry in ENTRIES]


@pytest.mark.parametrize("requirement", DIRECT, ids=str)
def test_every_direct_requirement_is_locked_within_its_range(requirement: Requirement) -> None:
    versions = [
        next(iter(locked.specifier)).version
        for locked in LOCKED
        if canonicalize_name(locked.name) == canonicalize_name(requirement.name)
    ]
    assert versions, "run `make lock`"
    assert all(requirement.specifier.contains(version) for version in versions)


def test_every_direct_requirement_has_its_reason() -> None:
    text = (ROOT / "requirements.in").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip()]
    assert [line for line in lines if "#" not in line] == []


def test_every_locked_package_has_hashes() -> None:
    for entry in ENTRIES:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize("name", ["requirements.txt", "publish/assets/package-lock.json"])
def test_no_registry_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url.*|--find-links.*", text) == []


def test_front_end_packages_are_pinned_exactly() -> None:
    package = json.loads((ROOT / "publish/assets/package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "publish/assets/package-lock.json").read_text(encoding="utf-8"))
    for name, version in package["dependencies"].items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
