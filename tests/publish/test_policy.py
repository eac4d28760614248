"""The content-security-policy: of the site as it is, and no wider than HOSTING.md says."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import html5lib
import pytest

from publish import policy
from publish.pages import ROOT, toc_files

PAGE = """<!doctype html><html><head>
<script>first("<b>" && 'one')</script>
<script src="a.js"></script>
<script type="application/json">{"held": "only"}</script>
<script type="module">second()</script></head>
<body><button onclick="window.print()">Print</button><p>third()</p></body></html>"""


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def directives(text: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (each.split() for each in text.split(";"))}


def wide(text: str) -> dict[str, list[str]]:
    """Without the hashes, of which HOSTING.md has an example of each."""
    return {
        name: [value for value in values if not value.startswith("'sha256-") and value != "…"]
        for name, values in directives(text).items()
    }


def test_scripts_and_handlers_of_a_page_are_named(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static/template.html").write_text("<script>theme()</script>", encoding="utf-8")
    scripts = sorted(map(hashed, ("first(\"<b>\" && 'one')", "second()")))
    assert directives(policy.policy(tmp_path))["script-src"] == [
        *("'self'", "'wasm-unsafe-eval'", *scripts),
        *("'unsafe-hashes'", hashed("window.print()")),
    ]


def test_no_handlers_need_no_unsafe_hashes(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<script>first()</script>", encoding="utf-8")
    allowed = directives(policy.policy(tmp_path))["script-src"]
    assert allowed == ["'self'", "'wasm-unsafe-eval'", hashed("first()")]


def test_every_script_that_a_browser_finds_in_the_site_is_named(site: Path) -> None:
    allowed = set(directives(policy.policy(site))["script-src"])
    for name in (*toc_files(), "404", "genindex", "index", "search"):
        html = (site / f"{name}.html").read_text(encoding="utf-8")
        page = html5lib.parse(html, namespaceHTMLElements=False)
        scripts = [
            each.text
            for each in page.iter("script")
            if not each.get("src") and each.get("type") != "application/json"
        ]
        handlers = [
            value
            for element in page.iter()
            for name_of, value in element.attrib.items()
            if name_of.startswith("on")
        ]
        assert {hashed(text) for text in (*scripts, *handlers)} <= allowed, name


def test_the_policy_is_no_wider_than_the_guide_says(site: Path) -> None:
    guide = (ROOT / "publish/HOSTING.md").read_text(encoding="utf-8")
    (stated,) = re.findall(r"```\n\s*(default-src [^`]*)```", guide)
    assert wide(stated) == wide(policy.policy(site))
    allowed = directives(policy.policy(site))
    assert allowed["default-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*"} & set(allowed["script-src"])
    assert not re.search(r"https?:|\*", policy.policy(site)), "no other host"


def test_it_is_printed_for_whoever_hosts(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert policy.main([str(site)]) == 0
    assert capsys.readouterr().out == f"{policy.policy(site)}\n"
