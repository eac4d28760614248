"""The wheel that goes to the hub and the browser: all of `hublab`, and nothing of the makers'."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from publish.pages import ROOT

PACKAGE = ROOT / "widgets/hublab"
SHIPPED = {".py", ".toml", ".css", ".js", ".j2", ".json", ".mo"}
SLIDES = "data/etc/jupyter/jupyter_nbconvert_config.py"  # makes nbconvert's slides ours


def test_the_wheel_holds_the_package_with_its_facts(tmp_path: Path) -> None:
    source = tmp_path / "widgets"  # setuptools leaves files behind where it builds
    shutil.copytree(ROOT / "widgets", source, ignore=shutil.ignore_patterns("*.egg-info", "build"))
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*command, "--wheel-dir", tmp_path, source], check=True, capture_output=True, cwd=tmp_path
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.suffix in SHIPPED
    }
    assert expected - names == set()
    assert [name for name in names if not name.startswith("hublab")] == []
    assert [name for name in names if ".data/" in name and not name.endswith(SLIDES)] == []
    assert any(name.endswith(SLIDES) for name in names)
