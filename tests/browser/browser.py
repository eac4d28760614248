"""The browser that the tests drive: Debian's Chromium, Chrome, or Playwright's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

INSTALLED = ("chromium", "google-chrome")
# Without a sandbox, which root has none of; nothing but what a page asks for leaves the machine.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REQUIRED = bool(os.environ.get("CI"))  # then a missing browser is a failure


def executable() -> str | None:
    """The browser of this machine; None leaves it to Playwright's own."""
    return next(filter(None, map(shutil.which, INSTALLED)), None)


def launch(playwright: Playwright) -> Browser:
    """Start the browser, unseen. Raises NoBrowserError where there is none."""
    try:
        return playwright.chromium.launch(executable_path=executable(), args=[*ARGUMENTS])
    except Error as error:
        words = error.message.strip().splitlines()
        raise NoBrowserError(f"no browser could be started ({words[0]})") from error


@contextmanager
def for_tests() -> Iterator[Browser]:
    """A browser; tests that need it are skipped without one, and fail under CI=true."""
    with sync_playwright() as playwright:
        try:
            started = launch(playwright)
        except NoBrowserError as error:
            (pytest.fail if REQUIRED else pytest.skip)(str(error))
        yield started
        started.close()


class NoBrowserError(Exception):
    """No browser on this machine can be started."""
