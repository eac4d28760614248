"""What tools print without a network: reduced to what stays the same, and shown as recorded."""

from __future__ import annotations

import pytest
from hublab import show
from hublab.facts.offline import messages
from hublab.questions.stable import stable
from hublab.text import HublabError

# Reduced

PIP = """\
WARNING: Retrying (Retry(total=4, connect=None, read=None)) after '<X object at 0x7f01>: a': /b/
WARNING: Retrying (Retry(total=3, connect=None, read=None)) after '<X object at 0x7f02>: a': /b/
WARNING: Retrying (Retry(total=2, connect=None, read=None)) after '<X object at 0x7f03>: a': /b/
ERROR: No matching distribution found for NAME
"""
FIRST = "WARNING: Retrying (Retry(total=4, …)) after '<X object at …>: a': /b/"
CURL = (
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
    "                                 Dload  Upload   Total   Spent    Left  Speed\n"
    "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0"
    "\r  0     0    0     0    0     0      0      0 --:--:--  0:00:03 --:--:--     0"
    "curl: (28) Failed to connect to a port 443 after 3067 ms: Couldn't connect to server\n"
)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (
            PIP,
            f"{FIRST}\n… (2 ×)\nERROR: No matching distribution found for NAME",
        ),
        (CURL, "curl: (28) Failed to connect to a port 443 after … ms: Couldn't connect to server"),
        ("(connect timeout=15)", "(connect timeout=…)"),
        ("--2026-11-22 23:59:59--  https://a/\nNo.", "No."),
        (
            "Resolving a (a)... 192.0.2.1\n… (a)|192.0.2.1|:443",
            "Resolving a (a)... …\n… (a)|…|:443",
        ),
        ("Traceback (most recent call last):\n  File\nA: b\n\nC: d\n\n", "C: d"),
        (
            "Retrying (Retry(total=4)) by 'C(host='a.b', port=443): Failed to resolve 'a.b''",
            "Retrying (Retry(total=4)) by 'C(host='…', port=443): Failed to resolve '…''",
        ),
        ("bash: line 1: avail_wheels: command not found", "bash: avail_wheels: command not found"),
        ("a\n\n\nb", "a\n\nb"),
        ("", ""),
    ],
)
def test_what_differs_between_runs_goes(printed: str, expected: str) -> None:
    assert stable(printed) == expected


@pytest.mark.parametrize("message", messages(), ids=lambda each: f"{each.key}, {each.shape}")
def test_what_is_recorded_is_reduced_already(message) -> None:
    assert stable(message.lines) == message.lines.strip("\n")


# Shown


def test_both_shapes_are_shown_as_on_a_terminal() -> None:
    shown = show.offline("git").plain()
    assert shown.startswith("git 2.")
    assert "$ git clone https://github.com/OWNER/NAME.git\n" in shown
    assert "Could not resolve host: github.com" in shown
    assert "# Nothing answers; it gives up after 2\u00a0min" in shown


def test_a_line_of_python_has_the_prompt_of_python() -> None:
    assert '\n>>> requests.get("https://192.0.2.1"' in show.offline("requests", by="address").text


def test_what_lacks_something_else_is_no_shape() -> None:
    assert "--no-index" not in show.offline("pip").text


def test_an_unknown_tool_names_those_there_are() -> None:
    with pytest.raises(HublabError, match=r"“svn” is not one of .*: git, ssh, pip, "):
        show.offline("svn")
