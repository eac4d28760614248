"""What Lighthouse says of the built pages, on its mobile settings (medians of three).

The start page, a page of each kind and the heaviest ones. The dated figures go into FIGURES, which
is committed: a status page can show them. Lighthouse is installed beside its lock file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE.parent / "browser")]

from browser import ARGUMENTS, executable  # noqa: E402 - the browser tests' own
from playwright.sync_api import sync_playwright  # noqa: E402
from served import served  # noqa: E402

from publish.pages import toc_files  # noqa: E402
from publish.weight import SITE, weight  # noqa: E402

PACKAGE = HERE / "lighthouse"
FIGURES = ROOT / "publish/lighthouse.json"
BUDGET = tomllib.loads((ROOT / "publish/budgets.toml").read_text("utf-8"))["page"]["lighthouse"]
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
HEADERS = {"Cache-Control": "max-age=600"}  # as GitHub Pages sends it
KINDS = (
    "book/start-here", "book/queue-and-priority", "tutorials/first-session",
    "book/troubleshooting", "book/teaching",
)  # fmt: skip


def main() -> None:
    """Measure, write the figures, print the table."""
    from run import HEADER, RULE

    environment = _installed()
    with served(SITE, headers=HEADERS) as root:
        pages = {name: _page(root, name, environment) for name in _chosen()}
    version = json.loads((PACKAGE / "package.json").read_text("utf-8"))["dependencies"]
    today = datetime.now(UTC).date().isoformat()
    figures = {"measured": today, "lighthouse": version["lighthouse"], "pages": pages}
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(HEADER, RULE, sep="\n")
    for name, found in pages.items():
        scores = " / ".join(str(found[category]) for category in CATEGORIES)
        measured = f"{scores}, largest paint {found['largest_paint_seconds']} s"
        aim = f"≥ {BUDGET['score']}, ≤ {BUDGET['largest_paint_seconds']} s"
        print(f"| Lighthouse, mobile | {name} | {measured} | {aim} |")
        for audit in found["failed"]:
            print(f"{name}: {audit}", file=sys.stderr)


def _chosen() -> list[str]:
    """The pages to measure: KINDS and the two heaviest, one of which has mathematics."""
    heaviest = sorted(toc_files(), key=lambda name: weight(SITE, name), reverse=True)
    return list(dict.fromkeys([*KINDS, *heaviest[:2]]))


def _installed() -> dict[str, str]:
    """Install Lighthouse; the environment in which it finds Node and the browser."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with sync_playwright() as playwright:
        browser = executable() or playwright.chromium.executable_path
    environment = {**os.environ, "PATH": path, "CHROME_PATH": browser}
    command = ["npm", "ci", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=PACKAGE, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def _page(root: str, name: str, environment: dict[str, str]) -> dict[str, Any]:
    """The medians of one page, and which audits it fails."""
    runs = [_run(f"{root}{name}.html", environment) for _run_number in range(RUNS)]
    scores = {
        category: round(median(100 * run["categories"][category]["score"] for run in runs))
        for category in CATEGORIES
    }
    paints = [run["audits"]["largest-contentful-paint"]["numericValue"] for run in runs]
    return {
        **scores,
        "largest_paint_seconds": round(median(paints) / 1000, 2),
        "failed": sorted(_failed(runs[0])),
    }


def _run(address: str, environment: dict[str, str]) -> dict[str, Any]:
    flags = " ".join(["--headless=new", *ARGUMENTS])
    command = [
        *("node", "node_modules/lighthouse/cli/index.js", address),
        *("--output=json", "--quiet", "--no-enable-error-reporting", f"--chrome-flags={flags}"),
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    done = subprocess.run(command, cwd=PACKAGE, env=environment, check=True, capture_output=True)
    return json.loads(done.stdout)


def _failed(run: dict[str, Any]) -> set[str]:
    """The audits that cost the page points, but for those of time."""
    audits = run["audits"]
    return {
        reference["id"]
        for category in CATEGORIES[1:]
        for reference in run["categories"][category]["auditRefs"]
        if reference["weight"] and audits[reference["id"]]["score"] not in (None, 1)
    }


if __name__ == "__main__":
    main()
