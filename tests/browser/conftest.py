"""A browser, the site that it reads, and readers: each page that misbehaves fails its test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytest.register_assert_rewrite("reader", "shown")

from browser import for_tests  # noqa: E402 - rewritten when first imported
from reader import Reader  # noqa: E402
from served import served  # noqa: E402

from publish.policy import policy  # noqa: E402


# A browser a module and no longer: Playwright's loop would run beneath the tests that follow.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of one module's tests."""
    with for_tests() as started:
        yield started


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(site) as root:
        yield root


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    """Somebody with a new browser profile."""
    with Reader(browser, address) as someone:
        yield someone


@pytest.fixture(scope="module")
def profile(browser: Browser, address: str) -> Iterator[Reader]:
    """One browser profile for a whole module."""
    with Reader(browser, address) as someone:
        yield someone


@pytest.fixture
def regular(profile: Reader) -> Iterator[Reader]:
    """Somebody who has been here before: Python starts from what the browser kept."""
    yield profile
    profile.leave()
    profile.check()


@pytest.fixture(scope="module")
def below(site: Path) -> Iterator[str]:
    """Where the site is served below a folder of its host, with the policy of HOSTING.md."""
    headers = {"Content-Security-Policy": policy(site)}
    with served(site, prefix="/some/where/", headers=headers) as root:
        yield root
