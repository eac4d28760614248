"""Gets the tests a browser where there is none: `python -m tests.browser.install`.

Debian's Chromium by apt where we are root, else Playwright's own. Where neither comes, the tests
that drive a browser are skipped and say so; under CI=true that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import sync_playwright

from tests.browser.browser import REQUIRED, NoBrowserError, launch


def version() -> str:
    """The version of the browser that starts here. Raises NoBrowserError."""
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            try:
                return browser.version
            finally:
                browser.close()
    except NoBrowserError:
        raise
    except Exception as error:  # Playwright's own program does not start, whatever it says of it
        raise NoBrowserError(f"Playwright does not start ({error})") from error


def by_apt() -> None:
    """Debian's, with a font that has the arrows and marks of our sentences.

    And a library without which Playwright's own Node does not start; a small system lacks it.
    """
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run("apt-get", "update", "--quiet", env=quiet)
        packages = ("chromium", "fonts-dejavu-core", "libatomic1")
        _run("apt-get", "install", "--yes", "--no-install-recommends", *packages, env=quiet)


def by_playwright() -> None:
    """Playwright's own, in the home folder."""
    _run(sys.executable, "-m", "playwright", "install", "chromium", "--only-shell")


def _run(*command: str, env: dict[str, str] | None = None) -> None:
    print("Getting the tests a browser:", *command, flush=True)
    subprocess.run(command, check=False, env=env)


def main() -> int:
    """Say which browser there is, after trying to get one where there is none."""
    ways: tuple[Callable[[], None], ...] = (lambda: None, by_apt, by_playwright)
    reason = ""
    for get in ways:
        get()
        try:
            print(f"The tests drive Chromium {version()}.")
        except NoBrowserError as error:
            reason = str(error)
        else:
            return 0
    print(f"The tests that drive a browser are skipped: {reason}.")
    return 1 if REQUIRED else 0


if __name__ == "__main__":
    sys.exit(main())
