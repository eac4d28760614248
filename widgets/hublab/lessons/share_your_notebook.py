"""The checks of the tutorial “Share your notebook”."""

from __future__ import annotations

from hublab.lessons.check import Check, Option
from hublab.text import _


def checks() -> tuple[Check, ...]:
    """The checks, in the order in which the page asks them."""
    return (
        _which_form(),
        _left_out(),
        _pdf_on_the_hub(),
        _many_lines(),
        _keep_or_clear(),
        _token_committed(),
    )


def _which_form() -> Check:
    return Check(
        name="which-form",
        objective="choose-a-form",
        question=_(
            "A reviewer wants to see your figures and how you made them. She has no Python, and "
            "your repository is private. What do you send?"
        ),
        options=(
            Option(
                _("The notebook: it has everything in it."),
                _(
                    "A notebook does not open by itself. Without Jupyter she sees text in braces, "
                    "and pictures as rows of letters."
                ),
            ),
            Option(
                _("An nbviewer link to the notebook in the repository."),
                _(
                    "nbviewer can't see a private repository: it fetches the file as anybody "
                    "could, without your rights."
                ),
            ),
            Option(
                _("The Python script, made by `--to python`."),
                _(
                    "The script has no figures, and they are what she asked for. It holds the code "
                    "and the texts, and none of the results."
                ),
            ),
            Option(
                _("The page, made by `--to html`."),
                _(
                    "It is one file with code, texts, results and pictures in it, and a browser is "
                    "all that she needs. Look at what it gives away before you send it."
                ),
                right=True,
            ),
        ),
    )


def _left_out() -> Check:
    return Check(
        name="left-out",
        objective="convert",
        question=_(
            "You export with `--no-input` and leave out the cells tagged `draft`. You send the "
            "HTML page, and the notebook along with it. Who sees the drafts?"
        ),
        options=(
            Option(
                _("Nobody: they were taken out."),
                _(
                    "The notebook still has them. An export reads the notebook and writes another "
                    "file; the notebook is what it was, drafts and all."
                ),
            ),
            Option(
                _("Anyone who opens the page and unfolds the code."),
                _(
                    "What you leave out is not in the page at all, so there is nothing to unfold. "
                    "Only what is folded is still there."
                ),
            ),
            Option(
                _("Anyone who opens the notebook."),
                _(
                    "The page does not have them, but the notebook does. Send the page alone, or a "
                    "notebook from which you have deleted them."
                ),
                right=True,
            ),
        ),
    )


def _pdf_on_the_hub() -> Check:
    return Check(
        name="pdf-on-the-hub",
        objective="convert",
        question=_(
            "In a session, `jupyter nbconvert --to pdf` ends with `Pandoc wasn't found`. You need "
            "a PDF in ten minutes. What do you do?"
        ),
        options=(
            Option(
                _("`pip install pandoc`, then try again."),
                _(
                    "pandoc is a program of its own, not a Python package. And once it is there, "
                    "nbconvert asks for TeX, which is larger by far."
                ),
            ),
            Option(
                _("Export to HTML, download the page, and print it from my own browser."),
                _(
                    "It needs nothing that a session lacks. Unfold what is folded before you "
                    "print: paper has no buttons."
                ),
                right=True,
            ),
            Option(
                _("Use `--to webpdf`: it needs no pandoc."),
                _(
                    "It needs no pandoc, but it does need a browser on the machine where it runs, "
                    "and that must be fetched first."
                ),
            ),
            Option(
                _("Start another session with more memory."),
                _("A program is missing, not memory. No number on the form installs one."),
            ),
        ),
    )


def _many_lines() -> Check:
    return Check(
        name="many-lines",
        objective="compare-versions",
        question=_(
            "A colleague corrected one line of a notebook, and `git diff` shows thousands. You "
            "want to see what was typed. What do you do?"
        ),
        options=(
            Option(
                _("Ask for the change to be made again, without running anything."),
                _(
                    "Running it was no mistake. A notebook whose code was changed and not run "
                    "shows results of code that is no longer there."
                ),
            ),
            Option(
                _("Read on: somewhere among them is the line."),
                _(
                    "You will hardly find it. Most of these lines are pictures, written as "
                    "letters, and no eye finds one word among them."
                ),
            ),
            Option(
                _("Convert both versions to HTML and compare the pages."),
                _(
                    "That compares everything around the change as well: the pages hold the same "
                    "pictures, and a long style sheet in addition."
                ),
            ),
            Option(
                _("`nbdiff -s` with the two versions."),
                _(
                    "It compares cell by cell, and with `-s` nothing but the sources. Without "
                    "`-s` it shows the results too, as results."
                ),
                right=True,
            ),
        ),
    )


def _keep_or_clear() -> Check:
    return Check(
        name="keep-or-clear",
        objective="clear-results",
        question=_(
            "Your public repository is cleared at each commit. A reader opens the notebook in "
            "nbviewer and writes: “All the figures are missing.” What do you answer?"
        ),
        options=(
            Option(
                _("nbviewer is slow to draw: wait ten minutes."),
                _(
                    "nbviewer runs and draws nothing. It shows the results that the file holds, "
                    "and this one holds none."
                ),
            ),
            Option(
                _("I publish a page with the results beside it."),
                _(
                    "The repository stays easy to compare, and the reader gets an HTML page, or "
                    "one notebook with its results, that was looked through before."
                ),
                right=True,
            ),
            Option(
                _("I keep all results from now on, so that everybody sees them."),
                _(
                    "Then you lose what you cleared for: each run changes the file again, and what "
                    "a result prints is public for good."
                ),
            ),
        ),
    )


def _token_committed() -> Check:
    return Check(
        name="token-committed",
        objective="find-what-it-gives-away",
        question=_(
            "`hublab share-check` finds a GitHub token in an output. You pushed this notebook to a "
            "public repository last week. What do you do first?"
        ),
        options=(
            Option(
                _("Clear the output, commit and push."),
                _(
                    "The token is still in the repository. Git keeps last week's version as well, "
                    "and whoever looked for tokens has it already."
                ),
            ),
            Option(
                _("Make the repository private."),
                _(
                    "That alone comes too late. Copies that were made in a week stay where they "
                    "are, and the token still works for them."
                ),
            ),
            Option(
                _("Revoke the token at GitHub."),
                _(
                    "From that moment it opens nothing, whoever has a copy. Then make a new one "
                    "that no cell prints, and clean the file and the history in peace."
                ),
                right=True,
            ),
            Option(
                _("Nothing: the checker shows only the token's first letters."),
                _("Only the report hides the token. The notebook that you pushed holds all of it."),
            ),
        ),
    )
