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
NPM, NPM_LOCK = (
    json.loads((ROOT / f"publish/assets/{name}.json").read_text(encoding="utf-8"))
    for name in ("package", "package-lock")
)
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


def test_no_registry_of_python_packages_is_named() -> None:
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url.*|--find-links.*", LOCK) == []


def test_no_registry_of_front_end_packages_is_named() -> None:
    for name, package in NPM_LOCK["packages"].items():
        found = {key: value for key, value in package.items() if key != "funding"}
        assert "://" not in json.dumps(found), f"{name}: publish/assets/.npmrc keeps it out"


def test_front_end_packages_are_pinned_exactly_with_hashes_and_reasons() -> None:
    direct = NPM["dependencies"] | NPM["devDependencies"]
    for name, version in direct.items():
        assert NPM_LOCK["packages"][f"node_modules/{name}"]["version"] == version
    assert [name for name in NPM_LOCK["packages"] if name and not hashed(name)] == []
    assert NPM["//"].keys() == direct.keys()


def hashed(name: str) -> bool:
    return NPM_LOCK["packages"][name]["integrity"].startswith("sha512-")
