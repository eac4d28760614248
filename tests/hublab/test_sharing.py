"""What a notebook gives away is found wherever it is, and a secret is never repeated."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import pytest
from hublab import show
from hublab.commands import main
from hublab.sharing import findings, pictures, read_notebook, removal
from hublab.sharing.kinds import ACCOUNT, EMAIL, HOST, PATH, SECRET, USER
from hublab.text import HublabError
from hypothesis import given
from hypothesis import strategies as st

BODY = "Zq7Xw2Lk9Tn4Vb6Rm3Yp8Hd5"  # of made-up secrets
KEY = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{BODY}\n{BODY}\n-----END OPENSSH PRIVATE KEY-----"

SECRETS = {
    f"JUPYTERHUB_API_TOKEN={BODY}": "JUPYTERHUB_API_TOKEN=…",
    f"http://127.0.0.1:8888/lab?token={BODY}": "?token=…",
    f"ghp_{BODY}": "ghp_…",
    f"github_pat_{BODY}": "github_pat_…",
    f"glpat-{BODY}": "glpat-…",
    f"hf_{BODY}": "hf_…",
    "AKIA" + "Q7XW" * 4: "AKIA…",
    f"aws_secret_access_key = {BODY}": "aws_secret_access_key=…",
    f"sk-{BODY}": "sk-…",
    f"xoxb-{BODY}": "xoxb-…",
    f"eyJ{BODY}.{BODY}.{BODY}": "eyJ…",
    f"https://anna:{BODY}@example.org/x.git": "://anna:…",
    f"Authorization: token {BODY}": "Authorization:token…",
    f"Bearer {BODY}": "Bearer…",
    f'api_key = "{BODY}"': "api_key=…",
    f"{{'WANDB_API_KEY': '{BODY}'}}": "WANDB_API_KEY:…",
    f'os.environ["HF_TOKEN"] = "{BODY}"': "HF_TOKEN=…",
    KEY: "-----BEGIN OPENSSH PRIVATE KEY-----…",
    KEY[:70]: "-----BEGIN OPENSSH PRIVATE KEY-----…",  # without its end
}
OTHERS = {
    "open('/home/anna/runs.csv')": [(PATH, "/home/anna/runs.csv")],
    "/project/def-prof1/anna/runs/x.csv": [(PATH, "/project/def-prof1/anna/…")],
    "file:///scratch/anna/a/b": [(PATH, "/scratch/anna/a/…")],
    "/lustre04/scratch/anna": [(PATH, "/lustre04/scratch/anna")],
    "C:\\Users\\anna\\x.csv": [(PATH, "C:\\Users\\anna/…")],
    "write to anna.b@uni.example": [(EMAIL, "anna.b@uni.example")],
    "SLURMD_NODENAME=ab10303": [(HOST, "ab10303")],
    "Running on ab10303": [(HOST, "ab10303")],
    "ab10303.cluster.example.ca": [(HOST, "ab10303.cluster.example.ca")],
    "http://10.74.1.2:8888": [(HOST, "10.74.1.2:8888")],
    "[anna@ab10303 ~]$ ls": [(USER, "anna"), (HOST, "ab10303")],
    "USER=anna": [(USER, "anna")],
    "--account=rrg-prof1_gpu": [(ACCOUNT, "rrg-prof1_gpu")],
    "\x1b[0;32m/home/anna/x.py\x1b[0m": [(PATH, "/home/anna/x.py")],
    "/home/anna and anna": [(PATH, "/home/anna"), (USER, "anna")],
}
HARMLESS = [
    "max_tokens=512000",
    "TOKENIZERS_PARALLELISM=false",
    "token = os.environ['HF_TOKEN']",
    "password = getpass()",
    "export HF_TOKEN=$(cat key)",
    "API_KEY=<your key>",
    "hf_hub_download(repo_id, filename)",
    "~/runs.csv",
    "$HOME/project/runs.csv",
    "data/home/anna.csv",
    "https://example.org/home/page",
    "x = a@b.T @ c",
    "y = ab@cd.sum(axis=0)",
    "@property",
    "ssh USER@fir.alliancecan.ca",
    "git@github.com:someone/some.git",
    "--gpus-per-node=h100:1",
    "/usr/lib/python3.11/json",
    "definitely def-use",
    "version 10.2.3.4",
]


def cell(source: str = "", **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "id": "a", "source": source, "metadata": {}} | more


def notebook(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text.splitlines(keepends=True)}


@pytest.mark.parametrize(("text", "shown"), SECRETS.items(), ids=lambda text: text[:20])
def test_secrets_are_found_and_only_their_beginning_is_shown(text: str, shown: str) -> None:
    found = [each for each in findings(notebook(cell(text))) if each.group == SECRET]
    assert [each.shown for each in found] == [shown]


@pytest.mark.parametrize(("text", "expected"), OTHERS.items(), ids=lambda text: str(text)[:20])
def test_paths_and_names_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.group, each.shown) for each in findings(notebook(cell(text)))] == expected


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert findings(notebook(cell(text))) == ()


def test_a_name_learned_in_one_cell_is_found_in_others() -> None:
    found = findings(notebook(cell("/home/anna"), cell("by anna, not by annabel")))
    assert [(each.place.cell, each.group, each.shown) for each in found] == [
        (1, PATH, "/home/anna"),
        (2, USER, "anna"),
    ]


def test_a_secret_is_recognised_without_its_name() -> None:
    found = findings(notebook(cell(f"UPLOAD_TOKEN={BODY}"), cell(outputs=[stream(f"sent {BODY}")])))
    assert [(each.place.cell, each.group, each.shown) for each in found] == [
        (1, SECRET, "UPLOAD_TOKEN=…"),
        (2, SECRET, "…"),
    ]


def test_nobody_s_names_are_no_users() -> None:
    found = findings(notebook(cell("/home/jovyan/x"), cell("jovyan")))
    assert [each.group for each in found] == [PATH]


def test_places_are_those_that_a_person_looks_for() -> None:
    path = "/home/anna"
    picture = {"image/png": path, "text/html": f"<p>\n<b>{path}</b>", "image/svg+xml": path}
    outputs = [stream("one\ntwo\n"), {"output_type": "display_data", "data": picture}]
    made = notebook(
        cell("import os"),
        cell(f"x\n'{path}'", outputs=outputs, metadata={"note": [path]}, attachments={path: {}}),
        kernelspec={"name": path},
    )
    found = findings(made)
    assert [(each.place.words(), each.line, each.times) for each in found] == [
        ("cell 2, its source", 2, 1),
        ("cell 2, output 2", 2, 2),
        ("cell 2, its metadata", 1, 2),
        ("the notebook's metadata", 1, 1),
    ]
    assert len({removal(each) for each in found}) == 3
    assert pictures(made) == 1


def test_what_is_said_of_a_picture_is_read() -> None:
    output = {"data": {"image/png": "AAAA"}, "metadata": {"image/png": {"alt": "by a@b.example"}}}
    made = notebook(cell(outputs=[output]))
    assert [each.shown for each in findings(made)] == ["a@b.example"]
    assert pictures(made) == 1


def test_old_notebooks_are_read_too() -> None:
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["'/home/anna'"]}]}]}
    assert [each.place.words() for each in findings(old)] == ["cell 1, its source"]


# For any notebook

WORDS = st.text(string.ascii_letters + string.digits, min_size=24, max_size=40)
AROUND = st.text(st.sampled_from("ab/_ =:'\"?&.@-\n\\{}[]$<>1"), max_size=12)
CARRIERS = st.sampled_from(
    [
        "ghp_{}",
        "hf_{}",
        "X_TOKEN={}",
        "?token={}",
        'password = "{}"',
        "/home/anna/ghp_{}/x",
        "sk-{}",
    ]
)
PLACES = {
    "source": lambda text: cell(text),
    "stream": lambda text: cell(outputs=[stream(text)]),
    "traceback": lambda text: cell(outputs=[{"output_type": "error", "traceback": [text]}]),
    "result": lambda text: cell(outputs=[{"data": {"text/plain": text}}]),
    "json": lambda text: cell(outputs=[{"data": {"application/json": {"a": [1, {text: text}]}}}]),
    "metadata": lambda text: cell(metadata={"a": {"b": text}}),
    "key": lambda text: cell(metadata={text: 1}),
    "id": lambda text: cell("'/home/anna'", id=text),
    "attachment": lambda text: cell(attachments={text: {}}),
}


@given(WORDS, AROUND, AROUND, CARRIERS, st.sampled_from(sorted(PLACES)))
def test_no_secret_is_shown_wherever_it_is(
    secret: str, before: str, after: str, carrier: str, place: str
) -> None:
    text = f"{before} {carrier.format(secret)} {after}"
    made = notebook(PLACES[place](text))
    found = findings(made)
    assert any(each.group == SECRET for each in found)
    told = repr(found) + show.share_check(made).html() + show.share_check(made).plain()
    assert not any(secret[at : at + 6] in told for at in range(len(secret) - 5))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda child: (
        st.lists(child, max_size=4) | st.dictionaries(st.text(max_size=8), child, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(JSON | st.fixed_dictionaries({"source": JSON, "outputs": JSON, "id": JSON})), JSON)
def test_any_json_with_cells_can_be_read(cells: list[Any], metadata: Any) -> None:
    made = {"cells": cells, "metadata": metadata}
    assert all(each.times >= 1 and each.line >= 1 for each in findings(made))


@given(st.text())
def test_what_it_shows_is_one_short_line(text: str) -> None:
    for each in findings(notebook(cell(f"/home/{text}\nUSER=anna{text}"))):
        assert len(each.shown) <= 60
        assert each.shown.splitlines() == [each.shown]


def test_long_lines_take_no_long_time() -> None:
    text = (
        "token." * 20_000 + "a" * 200_000 + "/home/anna/x " * 5_000 + "-----BEGIN PRIVATE KEY" * 999
    )
    assert findings(notebook(cell(text)))  # seconds if patterns were to backtrack


def test_a_long_log_counts_its_findings_once() -> None:
    log = "epoch: read /home/anna/run.log\n" * 50_000  # minutes if each counted its lines anew
    (found,) = findings(notebook(cell(outputs=[stream(log)])))
    assert (found.times, found.line) == (50_000, 1)


# The command


def saved(folder: Path, *cells: dict[str, Any]) -> str:
    path = folder / "one.ipynb"
    path.write_text(json.dumps(notebook(*cells)), encoding="utf-8")
    return str(path)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("USER", "LOGNAME", "JUPYTERHUB_USER"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.usefixtures("nobody")
def test_the_command_says_where_what_and_how(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, cell("x = 1"), cell(outputs=[stream(f"\nhf_{BODY}")], id="load"))
    assert main(["share-check", path]) == 1
    told, where, how = capsys.readouterr().out.splitlines()
    assert told == f"{path}: 1 finding"
    assert where == "  cell 2, output 1 (load), line 2: a secret: hf_…"
    assert how.startswith("      First revoke it, where it was issued. Clear this output")


@pytest.mark.usefixtures("nobody")
def test_a_clean_notebook_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, cell("1 + 1", outputs=[{"data": {"image/png": "AAAA"}}]))
    assert main(["share-check", path]) == 0
    assert capsys.readouterr().out == (
        f"{path}: nothing found\n1 picture was not read: look at it yourself.\n"
    )


def test_your_own_name_is_looked_for(
    tmp_path: Path, nobody: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, cell("by anna and bea"))
    assert main(["share-check", path]) == 0
    assert main(["share-check", "--name", "bea", path]) == 1
    nobody.setenv("USER", "anna")
    assert main(["share-check", path]) == 1
    assert ": a user name: anna\n" in capsys.readouterr().out


@pytest.mark.usefixtures("nobody")
def test_what_is_allowed_passes_and_a_secret_never_does(tmp_path: Path) -> None:
    path = saved(tmp_path, cell("--account=def-prof1"))
    assert main(["share-check", "--allow", "def-prof1", path]) == 0
    path = saved(tmp_path, cell(f"ghp_{BODY}"))
    assert main(["share-check", "--allow", "ghp_…", path]) == 1


@pytest.mark.usefixtures("nobody")
def test_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, cell("'/home/anna'"))
    assert main(["share-check", "--json", path]) == 1
    ((told,),) = [each["findings"] for each in json.loads(capsys.readouterr().out)]
    assert (told["cell"], told["part"], told["kind"]) == (1, "source", "path")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": 1}', "\xff", "[" * 100_000])
def test_what_is_no_notebook_gets_one_sentence(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.ipynb"
    path.write_bytes(content.encode("latin-1"))
    assert main(["share-check", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(HublabError, match="no notebook"):
        read_notebook(path)


def test_a_missing_file_gets_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["share-check", "no-such.ipynb"]) == 2
    assert "can't be read" in capsys.readouterr().err


def test_the_table_says_the_same() -> None:
    table = show.share_check(notebook(cell(f"hf_{BODY}\n/home/anna")))
    assert table.caption == "What this notebook gives away: 2 findings"
    assert "Nothing was found" in show.share_check(notebook(cell())).plain()
