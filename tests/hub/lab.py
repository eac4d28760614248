"""Somebody in JupyterLab: a session from the hub's form, its notebooks, and their panels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from reader import PATIENCE, Reader

from tests.hub.daemons import wait_until

MOVED = {  # a control of each panel, by its question
    "cost": "Time (hours)",
    "options": "GPU configuration",
    "reach": "You try to",
    "session": "Session",
    "wait": "Time (hours)",
}
# Whether the last cell has run, or what went wrong before it.
ENDED = """count => {
  const shown = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
  const last = [...shown.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].at(-1).textContent;
  const failed = document.querySelector(".jp-Dialog") ?? shown.querySelector(
    "[data-mime-type='application/vnd.jupyter.error'], .jp-RenderedText[data-mime-type*=stderr]");
  return failed ? failed.textContent : last === `[${count}]:` && "ran";
}"""


class Lab:
    """JupyterLab in the session of `user`, in the browser of `reader`."""

    def __init__(self, reader: Reader, user: str) -> None:
        self.reader = reader
        self.user = user

    def sign_in(self) -> Page:
        """The form of Server Options, after the login form."""
        page = self.reader.context.new_page()
        page.goto(f"{self.reader.root}hub/login?next=/hub/spawn/{self.user}")
        page.get_by_label("Username").fill(self.user)
        page.get_by_label("Password").fill("any")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("Time (hours)")).to_be_visible()
        return page

    def start(self) -> None:
        """Fill in the form, press Start, and wait until JupyterLab is there."""
        page = self.sign_in()
        # A form comes with what its user asked for last, refused or not.
        numbers = {"Time (hours)": "1", "Number of cores": "1", "Memory (MB)": "4000"}
        for label, value in numbers.items():
            page.get_by_label(label).fill(value)
        page.get_by_label("GPU configuration").select_option("gpu:0")
        page.get_by_label("User interface").select_option("lab")
        page.get_by_role("button", name="Start").click()
        page.wait_for_url(re.compile(rf"/user/{self.user}/lab"))
        expect(page.locator("#jp-main-dock-panel")).to_be_visible()
        page.close()

    def upload(self, file: Path, home: Path) -> None:
        """Upload a file to the home folder by the button of JupyterLab's file browser."""
        with self._window() as page:
            with page.expect_file_chooser() as opening:
                page.get_by_role("button", name="Upload Files").click()
            opening.value.set_files(file)
            expect(page.locator(".jp-DirListing-item", has_text=file.name)).to_be_visible()
            wait_until(  # it comes in pieces, which end with the page
                lambda: (home / file.name).stat().st_size == file.stat().st_size,
                60, lambda: f"{file.name} has not come whole",
            )  # fmt: skip

    def type_in_terminal(self, lines: str, home: Path) -> None:
        """Type lines in a terminal, in the home folder; fail where one of them fails."""
        prompt, said, ended = (home / name for name in ("prompt", "said", "ended"))
        with self._window() as page:
            page.locator(".jp-LauncherCard", has_text="Terminal").click()
            terminal = page.locator(".xterm-helper-textarea")
            for _try in range(100):  # its letters are a picture: try whether it listens
                terminal.press_sequentially("touch prompt\n")
                page.wait_for_timeout(200)
                if prompt.exists():
                    break
            typed = " && ".join(lines.splitlines())
            terminal.press_sequentially(f"{{ {typed}; }} &> said; echo $? > ended\n")
            wait_until(lambda: ended.exists() and ended.read_text(), 60, said.read_text)
        assert ended.read_text() == "0\n", said.read_text()
        for each in (prompt, said, ended):
            each.unlink()

    @contextmanager
    def _window(self) -> Iterator[Page]:
        page = self.reader.context.new_page()
        page.goto(f"{self.reader.root}user/{self.user}/lab?reset")
        expect(page.locator(".jp-Launcher")).to_be_visible()
        yield page
        page.close()

    @contextmanager
    def notebook(self, path: str) -> Iterator[Notebook]:
        """A notebook, open beside nothing else; its kernel ends with it."""
        page = self.reader.context.new_page()
        page.goto(f"{self.reader.root}user/{self.user}/lab/tree/{path}?reset")
        try:
            notebook = Notebook(page)
            yield notebook
            notebook.close()
        finally:
            page.close()  # a second window would have a workspace of another name

    def log_out(self) -> None:
        """File > Log Out, which ends the session."""
        page = self.reader.context.new_page()
        page.goto(f"{self.reader.root}user/{self.user}/lab?reset")
        choose(page, "File", "Log Out")
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()


class Notebook:
    """A notebook in a tab of JupyterLab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        # Both, one after the other: a cell that runs too early makes JupyterLab ask for a kernel.
        expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle")
        idle = self.shown.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        expect(idle).to_be_visible()
        expect(self.shown.locator(".jp-Toolbar-kernelName")).to_contain_text("Python 3")

    def run_all(self, cells: int) -> None:
        """Run > Run All Cells, until as many have run; fail where one raises or warns."""
        choose(self.page, "Edit", "Clear Outputs of All Cells")  # and the counts that came along
        choose(self.page, "Run", "Run All Cells")
        said = self.page.wait_for_function(ENDED, arg=cells, timeout=PATIENCE)
        assert said.json_value() == "ran"

    def save(self) -> None:
        """File > Save Notebook."""
        choose(self.page, "File", "Save Notebook")
        expect(self.page.locator("#jp-main-dock-panel .lm-TabBar-tab.jp-mod-dirty")).to_have_count(
            0
        )

    def panels(self, count: int) -> list[Panel]:
        """As many panels with controls, in their order; those of folded solutions are unfolded."""
        choose(self.page, "View", "Expand All Outputs")
        expect(self.shown.locator(".hublab-panel.widget-box:visible")).to_have_count(count)
        return [Panel(each) for each in self.shown.locator(".hublab-panel.widget-box").all()]

    def close(self) -> None:
        """File > Close and Shut Down Notebook; fail where JupyterLab asks or says something."""
        assert self.page.locator(".jp-Dialog").count() == 0
        choose(self.page, "File", "Close and Shut Down Notebook")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        expect(self.shown).to_have_count(0)


class Panel:
    """A panel with its controls."""

    def __init__(self, box: Locator) -> None:
        self.box = box
        self.status = box.locator(".hublab-sentence, .hublab-error")
        self.scenario = box.locator(".hublab-scenario code")

    def move(self) -> None:
        """Move a control of the form, and wait until it is answered otherwise than before."""
        self.box.scroll_into_view_if_needed()
        expect(self.scenario).to_be_visible()
        before, text = self.answer(), self.scenario.text_content()
        control = self.box.get_by_label(MOVED[text.partition("-")[0]], exact=True).first
        if control.evaluate("(element) => element.localName") == "select":
            chosen = control.evaluate("(element) => element.selectedIndex")
            control.select_option(index=chosen - 1 if chosen else 1)
        else:
            control.press("ArrowUp")
            control.press("Tab")
        expect(self.scenario).not_to_have_text(text)
        wait_until(lambda: self.answer() != before, 60, lambda: f"{text}: still {before}")

    def answer(self) -> list[str]:
        """The whole answer: the sentence, and what is below it."""
        expect(self.status).not_to_contain_text("So far, in")
        # Not what is painted: JupyterLab leaves out what is outside of the window.
        return [self.status.text_content(), self.box.locator(".hublab-body").text_content()]


def choose(page: Page, menu: str, item: str) -> None:
    """Choose an item of JupyterLab's menus."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=re.compile(rf"^{re.escape(item)}")).first.click()
