"""A notebook as an afternoon leaves it, to be shared: all in it is made up, its token too."""

from __future__ import annotations

from typing import Any

from hublab.text import _

_PATH = "/project/def-prof1/anna/runs.csv"
_ENVIRONMENT = "HOSTNAME=node-017\nJUPYTERHUB_API_TOKEN=made-up-3f9a0c52\nUSER=anna\n"
_TABLE = "<table><tr><th>run</th><td>12</td></tr><tr><th>minutes</th><td>14</td></tr></table>"
_PICTURE = (  # a blue bar, 120 by 24 pixels, as PNG in base64
    "iVBORw0KGgoAAAANSUhEUgAAAHgAAAAYAQMAAAALXqvLAAAABlBMVEX///87gsToQCVvAAAAFElEQVR4"
    "2mNgoBD8h4MPI5JPIQAAMqyuYXo43O4AAAAASUVORK5CYII="
)


def sample_notebook() -> dict[str, Any]:
    """Seven cells with results, slide types and speaker's notes, in the format 4.5 of notebooks."""
    return {
        "cells": [
            _text("title", _("# Runs of March\n\nHow long does a run take?"), "slide"),
            _code(
                "load", f'path = "{_PATH}"\nrows = load(path)', 3, _stream(f"84 rows: {_PATH}\n")
            ),
            _code("debug", "%env", 4, _stream(_ENVIRONMENT), tags=["draft"]),
            _text("result", _("## Result\n\nAbout a quarter of an hour: $t = 14$ min."), "slide"),
            _code("longest", "rows.longest()", 7, _result({"text/html": _TABLE})),
            _code("figure", "rows.plot()", 8, _result({"image/png": _PICTURE})),
            _text("note", _("Ask bea@uni.example about run 12."), "notes"),
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _text(name: str, source: str, slide: str) -> dict[str, Any]:
    metadata = {"slideshow": {"slide_type": slide}}
    return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": source}


def _code(
    name: str, source: str, count: int, output: dict[str, Any], tags: list[str] | None = None
) -> dict[str, Any]:
    if output["output_type"] == "execute_result":
        output = {**output, "execution_count": count}
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {"tags": tags} if tags else {},
        "source": source,
        "execution_count": count,
        "outputs": [output],
    }


def _stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def _result(data: dict[str, str]) -> dict[str, Any]:
    metadata = {"image/png": {"alt": _("A bar of 14 min")}} if "image/png" in data else {}
    return {
        "output_type": "execute_result",
        "data": {"text/plain": "14", **data},
        "metadata": metadata,
    }
