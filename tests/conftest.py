"""What several rooms of the tests need: the pages, and the built site."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from publish.pages import environment

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html"


def pytest_configure() -> None:
    """Compare the pages as they are outside a Slurm job, where they were run."""
    for name in os.environ.keys() - environment().keys():
        del os.environ[name]


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site; `make test` builds it first."""
    if not (SITE / "index.html").is_file():
        pytest.fail("The site is not built: run `make book`, or the whole of `make test`.")
    return SITE
