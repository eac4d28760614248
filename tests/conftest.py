"""What several rooms of the tests need: the pages, and the built site."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html"


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site; `make test` builds it first."""
    if not (SITE / "index.html").is_file():
        pytest.fail("The site is not built: run `make book`, or the whole of `make test`.")
    return SITE
