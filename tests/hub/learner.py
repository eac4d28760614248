"""Alice, who works through “From notebook to batch” in a terminal of her session."""

from __future__ import annotations

import re
import shutil

import nbformat

from publish.pages import ROOT
from tests.hub import install
from tests.hub.cluster import Cluster
from tests.hub.daemons import wait_until

SESSION = install.environment("session")
USER = "alice"
ACCOUNT = "def-prof_cpu"
MADE_FOLDER = "folder = Path(mkdtemp())"


class Page:
    """What a tutorial says: its cells by their ids, and what they show."""

    def __init__(self, name: str) -> None:
        """`name`: its path from the project's folder."""
        self.cells = {cell.id: cell for cell in nbformat.read(ROOT / name, as_version=4).cells}

    def printed(self, cell: str) -> str:
        """What a code cell shows there: what it printed, or its last line as text."""
        (output,) = self.cells[cell].outputs
        return output.get("text") or output.data["text/plain"]

    def fenced(self, cell: str, language: str = "text") -> str:
        """The block of a language in a Markdown cell."""
        (block,) = re.findall(rf"(?ms)^```{language}\n(.*?)^```$", self.cells[cell].source)
        return block


class Learner:
    """Alice in a terminal of her session, in the folder that the page tells her to make."""

    def __init__(self, cluster: Cluster, page: Page) -> None:
        """Her environment, `~/ENV`, holds hublab; a job that does not activate it has none."""
        self._cluster = cluster
        self._page = page
        self.home = cluster.home(USER)
        self.folder = self.home / "sweep"
        self.jobs: dict[str, str] = {}  # the page's numbers, and Slurm's
        cluster.run(SESSION / "bin/python", "-m", "venv", "--without-pip", "ENV", user=USER)
        (self._packages,) = self.home.glob("ENV/lib/python*/site-packages")
        unneeded = shutil.ignore_patterns("__pycache__")
        shutil.copytree(
            ROOT / "widgets/hublab", self._packages / "hublab", ignore=unneeded, dirs_exist_ok=True
        )
        # Software modules are the site's own: here is a command that loads nothing.
        (self.home / "bin").mkdir()
        (self.home / "bin/module").write_text("#!/bin/sh\n")
        (self.home / "bin/module").chmod(0o755)
        (self.home / ".profile").write_text(f"PATH={self.home}/bin:$PATH\n")

    def leave(self) -> None:
        """Remove what was made in her home, which other tests share."""
        for name in ("sweep", "ENV", "bin"):
            shutil.rmtree(self.home / name)
        for name in (".profile", "cells.py"):
            (self.home / name).unlink()

    def type(self, command: str, *, exit_code: int = 0) -> tuple[str, str]:
        """Type a command; what comes out, and its errors. The page's job numbers are replaced."""
        for page, slurm in self.jobs.items():
            command = re.sub(rf"\b{page}(?=\D|$)", slurm, command)
        done = self._cluster.run(
            "env", *self._variables(), "bash", "-ec", command,
            user=USER, cwd=self.folder if self.folder.exists() else None, check=False,
        )  # fmt: skip
        assert done.returncode == exit_code, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout, done.stderr

    def cells(self, *names: str, then: str = "") -> str:
        """Run code cells of the page, with the folder for a cluster, `then` something more."""
        code = "\n".join(self._page.cells[name].source for name in names)
        assert code.count(MADE_FOLDER) == 1
        code = code.replace(MADE_FOLDER, self._page.fenced("afternoon-cluster", "python"))
        (self.home / "cells.py").write_text(f"{code}\n{then}\n", encoding="utf-8")
        return self.type(f"python {self.home}/cells.py")[0]

    def submitted(self, page: str, said: str) -> None:
        """Note the number that sbatch said under the page's."""
        self.jobs[page] = re.search(r"Submitted batch job (\d+)\n", said)[1]

    def wait(self) -> None:
        """Wait until no job of hers is left."""
        mine = ("squeue", "--noheader", f"--user={USER}")
        wait_until(
            lambda: not self._cluster.run(*mine).stdout,
            60,
            lambda: f"Jobs did not end.\n{self._cluster.run('squeue').stdout}",
        )

    def states(self, job: str, tasks: int = 1) -> list[str]:
        """How the tasks of a job ended, sorted, once Slurm's accounting knows it of so many."""
        ask = ("sacct", "-X", "-n", "-P", f"--jobs={job}", "--format=State")
        known = []

        def ended() -> bool:
            known[:] = self._cluster.run(*ask).stdout.split("\n")[:-1]
            return len(known) == tasks and not {"PENDING", "RUNNING", "COMPLETING"} & {*known}

        wait_until(ended, 30, lambda: f"sacct still says {known}")
        return sorted(state.split()[0] for state in known)

    def _variables(self) -> tuple[str, ...]:
        return (
            f"PATH={SESSION}/bin:{self._cluster.env['PATH']}",
            f"PYTHONPATH={self._packages}",
            f"SBATCH_ACCOUNT={ACCOUNT}",  # wins over the script's account, an example
            "SBATCH_EXPORT=NONE",  # as in a session: its jobs inherit nothing
        )
