"""The locks: every package pinned with its hash, and no registry's address in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from publish.pages import ROOT

PYTHON = ("requirements", "tests/hub/requirements-session", "tests/hub/requirements-older")
NPM = ("publish/assets", "tests/hub/parts")


def direct(name: str) -> list[str]:
    """The lines of a .in file that name a requirement, with their reasons."""
    lines = (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.split("#")[0].strip()]


def entries(name: str) -> list[str]:
    """The packages of a lock: each begins a line, its hashes are indented."""
    return re.split(r"\n(?=[a-z0-9])", (ROOT / f"{name}.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name in PYTHON for line in direct(name)]
)
def test_every_direct_requirement_is_locked_within_its_range(name: str, line: str) -> None:
    requirement = Requirement(line.split("#")[0])
    locked = [Requirement(entry.split(" \\")[0]) for entry in entries(name)]
    versions = [
        next(iter(each.specifier)).version
        for each in locked
        if canonicalize_name(each.name) == canonicalize_name(requirement.name)
    ]
    assert versions, "run `make lock`"
    assert all(requirement.specifier.contains(version) for version in versions)


@pytest.mark.parametrize("name", PYTHON)
def test_every_direct_requirement_has_its_reason(name: str) -> None:
    assert [line for line in direct(name) if "#" not in line] == []


@pytest.mark.parametrize("name", PYTHON)
def test_every_locked_package_has_hashes(name: str) -> None:
    for entry in entries(name):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize("name", PYTHON)
def test_no_registry_of_python_packages_is_named(name: str) -> None:
    lock = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url.*|--find-links.*", lock) == []


@pytest.mark.parametrize("folder", NPM)
def test_no_registry_of_front_end_packages_is_named(folder: str) -> None:
    for name, package in locked_by_npm(folder).items():
        found = {key: value for key, value in package.items() if key != "funding"}
        assert "://" not in json.dumps(found), f"{name}: {folder}/.npmrc keeps it out"


@pytest.mark.parametrize("folder", NPM)
def test_front_end_packages_are_pinned_exactly_with_hashes_and_reasons(folder: str) -> None:
    package = json.loads(Path(ROOT, folder, "package.json").read_text(encoding="utf-8"))
    locked = locked_by_npm(folder)
    named = package["dependencies"] | package.get("devDependencies", {})
    for name, version in named.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    hashed = {name for name in locked if locked[name].get("integrity", "").startswith("sha512-")}
    assert locked.keys() - hashed == {""}
    assert package["//"].keys() == named.keys()


def locked_by_npm(folder: str) -> dict[str, dict]:
    """The lock of npm, by the folder of each package; the project itself is at "" there."""
    lock = Path(ROOT, folder, "package-lock.json").read_text(encoding="utf-8")
    return json.loads(lock)["packages"]
