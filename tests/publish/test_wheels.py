"""The wheels of the hub kit: those that a session may lack, as locked, and for every machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from publish import wheels
from publish.archive import Origin
from publish.pages import ROOT
from publish.wheels import CACHE, OTHERS, WheelError, locked, others, own

LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found() -> dict[str, bytes]:
    """The wheel of hublab and the others, which come from the index if they did not before."""
    return dict([own(ROOT, Origin("c", 1_790_000_000))]) | others(ROOT)


def test_they_are_hublabs_and_what_a_kernel_may_lack(found: dict[str, bytes]) -> None:
    parsed = {parse_wheel_filename(name)[0]: name for name in found}
    assert set(OTHERS) == required("hublab") - required("ipykernel")
    assert parsed.keys() == {"hublab", *OTHERS}
    assert all(name.endswith("-none-any.whl") for name in found)
    for name in OTHERS:
        assert sha256(found[parsed[name]]).hexdigest() in locked(LOCK, name)


def required(package: str) -> set[str]:
    """The names of all that a package requires, on this Python."""
    names: set[str] = set()
    asked = [package]
    while asked:
        for line in distribution(asked.pop()).requires or ():
            requirement = Requirement(line)
            name = canonicalize_name(requirement.name)
            wanted = not requirement.marker or requirement.marker.evaluate({"extra": ""})
            if wanted and name not in names:
                names.add(name)
                asked.append(name)
    return names


def test_where_all_of_them_are_missing_they_install_without_an_index(
    found: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "wheels").mkdir()
    for name, content in found.items():
        (tmp_path / "wheels" / name).write_bytes(content)
    environment = {each: it for each, it in os.environ.items() if not each.startswith("PIP_")}
    options = ("--quiet", "--no-index", "--find-links", "wheels", "--no-deps", "--target", "there")
    subprocess.run(
        (sys.executable, "-m", "pip", "install", *options, "hublab", *OTHERS),
        cwd=tmp_path,
        env={**environment, "PIP_CONFIG_FILE": os.devnull},
        check=True,
    )
    imported = "import hublab.panels, ipywidgets; print(hublab.__file__, ipywidgets.__file__)"
    said = subprocess.run(
        (sys.executable, "-P", "-c", imported),
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(tmp_path / "there")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert said.count(str(tmp_path / "there")) == 2


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the index, which has nothing."""
    entries: list[str] = []
    monkeypatch.setattr(wheels, "_download", lambda some, cache: entries.extend(some))
    return entries


def test_others_come_from_the_cache_but_not_one_that_was_changed(
    tmp_path: Path, asked: list[str]
) -> None:
    shutil.copytree(ROOT / CACHE, tmp_path / CACHE)
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    assert len(others(tmp_path)) == len(OTHERS)
    assert asked == []

    (one,) = (tmp_path / CACHE).glob("ipywidgets-*.whl")
    one.write_bytes(one.read_bytes() + b" ")
    with pytest.raises(WheelError, match="every machine"):
        others(tmp_path)
    assert any(entry.startswith("ipywidgets==") for entry in asked)


def test_a_wheel_for_some_machines_is_refused(tmp_path: Path, asked: list[str]) -> None:
    (tmp_path / CACHE).mkdir(parents=True)
    entries = []
    for name in OTHERS:
        file = tmp_path / CACHE / f"{name.replace('-', '_')}-1-cp311-cp311-linux_x86_64.whl"
        file.write_bytes(name.encode())
        entries.append(f"{name}==1 \\\n    --hash=sha256:{sha256(name.encode()).hexdigest()}\n")
    (tmp_path / "requirements.txt").write_text("".join(entries))
    with pytest.raises(WheelError, match="every machine"):
        others(tmp_path)
    assert asked == []


def test_a_lock_without_the_package_is_named() -> None:
    with pytest.raises(WheelError, match="make lock"):
        locked(LOCK, "widgets")
    entry = locked(LOCK, "ipywidgets")
    assert re.match(r"ipywidgets==\d", entry)
    assert entry.count("--hash=") == 2
    assert "#" not in entry
