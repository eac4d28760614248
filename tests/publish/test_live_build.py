"""What live panels load: packed as promised, small enough, and enough to run every panel."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import html5lib
import pytest
from hublab.panels import MySession, PriorityCharging, QueueWait, Reach, ServerOptions, scenario

from publish import live_pages
from publish.live import pack, packages
from publish.live_pages import BUILT
from publish.pages import ROOT, toc_files

KINDS = (ServerOptions, QueueWait, PriorityCharging, Reach, MySession)
MANIFEST = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
LICENCES = (BUILT / "LICENCES.txt").read_text(encoding="utf-8")
BUDGETS = tomllib.loads((ROOT / "publish/budgets.toml").read_text("utf-8"))["panel"]["bytes"]
TRIMMING = (ROOT / "publish/live/stdlib.toml").read_text(encoding="utf-8")
NODE = Path(sys.executable).with_name("node")


def node(*arguments: object) -> str:
    """What Node prints. Raises AssertionError with its complaint where it fails."""
    run = subprocess.run(
        [NODE, *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"},
        text=True,
    )
    complaint = "\n".join(line[:200] for line in run.stderr.splitlines())  # not all of a bundle
    assert run.returncode == 0, complaint
    return run.stdout


def in_the_browsers_python(code: str, given: Any = None) -> Any:
    """The value of the code's last expression, which it gives as JSON; `given` is JSON there."""
    script = ROOT / "tests/publish/run_live.mjs"
    return json.loads(node(script, BUILT, code, json.dumps(given)))


def entries(archive: str) -> dict[str, bytes]:
    with ZipFile(BUILT / archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


# The folder


def test_the_manifest_tells_every_file_as_it_is() -> None:
    built = {file.name: file.read_bytes() for file in BUILT.iterdir()}
    del built["manifest.json"]
    told = {name: (file["bytes"], file["sha256"]) for name, file in MANIFEST["files"].items()}
    assert told == {name: (len(data), sha256(data).hexdigest()) for name, data in built.items()}
    assert MANIFEST["sizes"].items() <= {name: len(data) for name, data in built.items()}.items()


def test_what_is_loaded_keeps_to_its_budgets() -> None:
    files = MANIFEST["files"]
    assert files["loader.js"]["bytes"] <= BUDGETS["loader"]
    beside = {"LICENCES.txt", "loader.js"}
    assert {*MANIFEST["firstTouch"]} == files.keys() - beside | {"manifest.json"}
    loaded = [files[name]["gzip"] for name in MANIFEST["firstTouch"] if name in files]
    assert sum(loaded) <= BUDGETS["first_touch_gzip"]


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    again = tmp_path / "again"
    node(ROOT / "publish/live/build.mjs", again)
    assert {file.name: file.read_bytes() for file in again.iterdir()} == {
        file.name: file.read_bytes() for file in BUILT.iterdir()
    }, "where this differs after a change: make live"


@pytest.mark.parametrize("archive", ["python.zip", "stdlib.zip"])
def test_archives_have_no_dates_and_are_sorted(archive: str) -> None:
    with ZipFile(BUILT / archive) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert opened.namelist() == sorted(opened.namelist())


def test_no_path_of_this_machine_is_in_any_file() -> None:
    here = [str(path).encode() for path in (ROOT, sys.prefix, sys.base_prefix)]
    files = [file.read_bytes() for file in BUILT.iterdir()]
    for archive in ("python.zip", "stdlib.zip"):
        files += entries(archive).values()
    assert [path for path in here if any(path in data for data in files)] == []


def test_nothing_is_asked_of_a_source_map() -> None:
    for file in BUILT.glob("*.*js"):
        assert "sourceMappingURL" not in file.read_text(encoding="utf-8"), file.name


# Python


def test_python_has_these_packages_and_no_others() -> None:
    tops = {name.partition("/")[0] for name in entries("python.zip")}
    assert tops == {"bridge.pyc", "comm", "hublab", "ipywidgets", "traitlets"}


def test_every_module_is_there_compiled_and_every_file_of_data() -> None:
    names = {re.sub(r"\.py$", ".pyc", name) for name in packages.shipped()}
    assert entries("python.zip").keys() == names
    own = [path for path in names if path.startswith("hublab/")]
    assert {Path(path).suffix for path in own} == {".css", ".pyc", ".toml"}
    assert not any("/tests/" in name or "/commands/" in name for name in names)


def test_tracebacks_name_modules_without_a_folder() -> None:
    code = (
        "import json, hublab.skin, json.decoder\n"
        "json.dumps([each.__code__.co_filename\n"
        "            for each in (hublab.skin.Figure.html, json.decoder.JSONDecoder.decode)])"
    )
    assert in_the_browsers_python(code) == ["hublab/skin.py", "json/decoder.py"]


def imports(tree: ast.AST) -> Iterator[str]:
    """What a module imports, at once or late, but where it knows what to do without."""
    for element in ast.iter_child_nodes(tree):
        if isinstance(element, ast.Import):
            yield from (each.name for each in element.names)
        elif isinstance(element, ast.ImportFrom) and not element.level:
            yield element.module or ""
        elif not isinstance(element, ast.Try):
            yield from imports(element)


def test_whatever_our_packages_import_is_there() -> None:
    names = {
        name
        for shipped, file in packages.shipped().items()
        if shipped.endswith(".py")
        for name in imports(ast.parse(file.read_bytes()))
        if name.partition(".")[0] in sys.stdlib_module_names
    }
    assert {"csv", "difflib", "gzip", "logging.config", "tomllib"} <= names
    code = (
        "import importlib, json\n"
        "missing = []\n"
        "for name in json.loads(given):\n"
        "    try:\n"
        "        importlib.import_module(name)\n"
        "    except ImportError as error:\n"
        "        missing.append(f'{name}: {error}')\n"
        "json.dumps(missing)"
    )
    assert in_the_browsers_python(code, sorted(names)) == []


def test_every_panel_and_story_answers_as_here() -> None:
    told = [(kind, story) for kind in KINDS for story in (None, *kind.stories())]
    made = [(kind.story(story.name) if story else kind(), story) for kind, story in told]
    asked = [(panel.ident, panel.scenario, story.name if story else "") for panel, story in made]
    here = [scenario(text, ident=ident, story=story) for ident, text, story in asked]
    code = (
        "import bridge, json\n"
        "from hublab.panels import scenario\n"
        "bridge.prepare()\n"
        "bridge.begin(lambda text, buffers: None)\n"
        "def answer(ident, text, story):\n"
        "    made = json.loads(bridge.open_panel(ident, text, story))\n"
        "    restored = json.loads(bridge.restore(ident, text))\n"
        "    panel = scenario(text, ident=ident, story=story)\n"
        "    return [panel.sentence(), panel.plain(), sorted(made), restored]\n"
        "json.dumps([answer(*each) for each in json.loads(given)])"
    )
    there = in_the_browsers_python(code, asked)
    assert there == [[panel.sentence(), panel.plain(), ["model"], {}] for panel in here]


def test_where_no_command_can_be_started_my_session_says_so() -> None:
    code = (
        "import bridge, json, os\n"
        "bridge.prepare()\n"
        "os.environ['SLURM_JOB_ID'] = '4711'\n"
        "from hublab.panels import MySession\n"
        "json.dumps(MySession().plain())"
    )
    text = in_the_browsers_python(code)
    assert text.startswith("This is Slurm job 4711.")
    assert "(scontrol), your other jobs (squeue), earlier sessions (sacct); could not be" in text


def test_a_failing_callback_is_logged_where_nobody_looks() -> None:
    code = (
        "import bridge, json\n"
        "bridge.prepare()\n"
        "bridge.begin(lambda text, buffers: None)\n"
        "import ipywidgets\n"
        "button = ipywidgets.Button()\n"
        "button.on_click(lambda _: 1 / 0)\n"
        "button.click()\n"
        "json.dumps('still there')"
    )
    assert in_the_browsers_python(code) == "still there"


# What is left out of the standard library


def test_trimming_states_its_reasons_and_saves() -> None:
    rules = tomllib.loads(TRIMMING)["left_out"]
    assert all(rule["reason"] for rule in rules)
    names = [name for rule in rules for name in rule["names"]]
    assert len(names) == len(set(names))
    original = ROOT / "publish/assets/node_modules/pyodide/python_stdlib.zip"
    with ZipFile(original) as opened:
        before = [name for name in opened.namelist() if not name.endswith("/")]
    kept = [re.sub(r"\.py$", ".pyc", name) for name in pack.kept(before, TRIMMING)]
    assert entries("stdlib.zip").keys() == set(kept)
    assert MANIFEST["files"]["stdlib.zip"]["bytes"] < 0.6 * original.stat().st_size


def test_a_pattern_that_fits_nothing_is_an_error() -> None:
    trimming = '[[left_out]]\nnames = ["a/*"]\nbut = ["a/c.py"]\nreason = "r"'
    assert pack.kept(["a/b.py", "a/c.py", "d.py"], trimming) == ["a/c.py", "d.py"]
    with pytest.raises(ValueError, match=r"nothing is named a/c\.py"):
        pack.kept(["a/b.py"], trimming)


# Licences


def test_every_shipped_package_is_listed_with_its_version_and_text() -> None:
    sections = {}
    for section in LICENCES.split(f"\n\n{'=' * 80}\n")[1:]:
        head, _, text = section.partition("\n\n")
        name, version = re.fullmatch(r"(.+) (\S+) \(.+\)", head).groups()
        sections[name] = (version, text)
    lock = json.loads((ROOT / "publish/assets/package-lock.json").read_text(encoding="utf-8"))
    versions = {
        name.removeprefix("node_modules/"): package.get("version")
        for name, package in lock["packages"].items()
    }
    shipped = {name for name in MANIFEST["packages"] if name in versions}
    widgets = {f"@jupyter-widgets/{name}" for name in ("base", "base-manager", "controls")}
    assert shipped >= widgets | {"pyodide", "backbone", "jquery", "nouislider", "@lumino/widgets"}
    for name in shipped:
        assert sections[name][0] == versions[name], name
    python = {top for path in packages.shipped() if (top := path.partition("/")[0]) != "bridge.py"}
    assert sections.keys() == shipped | python | {"Python", "Libraries within pyodide.asm.wasm"}
    assert [name for name, (_, text) in sections.items() if len(text) < 500] == []


# The pages


def test_pages_with_panels_have_the_loader_and_others_do_not(site: Path) -> None:
    with_panels = 0
    for name in toc_files():
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        page = html5lib.parse(text, namespaceHTMLElements=False)
        panels = [each for each in page.iter() if each.get("class") == "hublab-panel"]
        later = page.find(".//template[@id='hublab-scripts']")  # once the panels are there
        scripts = [each for each in later.iter("script") if "/live/" in each.get("src", "")]
        assert len(scripts) == min(len(panels), 1), name
        assert text.count(f"/{live_pages.FOLDER}/") == len(scripts), f"{name} loads more"
        for script in scripts:
            with_panels += 1
            assert all(script.get(word) for word in live_pages.words()), name
            assert not script.get("src").startswith("/"), "the site may be in a folder"
            served = (site / name).parent / script.get("src")
            assert served.resolve().parent == site / live_pages.FOLDER / MANIFEST["digest"]
    assert with_panels


def test_the_site_has_the_built_folder_alone(site: Path) -> None:
    (folder,) = (site / live_pages.FOLDER).iterdir()
    assert folder.name == MANIFEST["digest"]
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        file.name: file.read_bytes() for file in BUILT.iterdir()
    }


def test_the_loader_has_each_of_its_words() -> None:
    script = (ROOT / "publish/live/loader.js").read_text(encoding="utf-8")
    used = set(re.findall(r"\bwords\.(\w+)", script))
    assert {f"data-{word}" for word in used} == live_pages.words().keys()
