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
                    "You take a notebook for something that opens by itself. Without Jupyter it "
                    "shows as text in braces, pictures as rows of letters."
                ),
            ),
            Option(
                _("An nbviewer link to the notebook in the repository."),
                _(
                    "You take nbviewer for your own eyes. It fetches the file as anybody could, "
                    "and nobody can get at a private repository."
                ),
            ),
            Option(
                _("The Python script, made by `--to python`."),
                _(
                    "You take the script for the whole. It holds the code and the texts, and none "
                    "of the results: the figures are what she asked for."
                ),
            ),
            Option(
                _("The page, made by `--to html`."),
                _(
                    "One file with code, texts, results and pictures in it, and a browser is all "
                    "that she needs. Look at what it gives away before you send it."
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
                    "You take an export for a change of the notebook. It reads the notebook and "
                    "writes another file; the notebook is what it was, drafts and all."
                ),
            ),
            Option(
                _("Who opens the page and unfolds the code."),
                _(
                    "You take leaving out for folding. What is folded is in the page; what is "
                    "left out is not there to be unfolded."
                ),
            ),
            Option(
                _("Who opens the notebook."),
                _(
                    "The page is without them, and the notebook still has them. Send the page "
                    "alone, or a notebook from which you have deleted them."
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
                    "You take pandoc for a Python package. It is a program of its own, and after "
                    "it nbconvert would ask for TeX, which is larger by far."
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
                    "You count one of its needs and forget the other. It needs no pandoc, but a "
                    "browser on the machine where it runs, which must be fetched first."
                ),
            ),
            Option(
                _("Start another session with more memory."),
                _(
                    "You take a missing program for a lack of resources. No number on the form "
                    "installs one."
                ),
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
                    "You take running for the fault. A notebook whose code was changed and not "
                    "run shows results of code that is no longer there."
                ),
            ),
            Option(
                _("Read on: somewhere among them is the line."),
                _(
                    "You take the lines of the file for lines of text. Most are pictures, written "
                    "as letters, and no eye finds one word among them."
                ),
            ),
            Option(
                _("Convert both versions to HTML and compare the pages."),
                _(
                    "You compare what is around the change as well. The pages hold the same "
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
                    "You take nbviewer for something that draws. It runs nothing: it shows the "
                    "results that the file holds, and this one holds none."
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
                    "You give up what you cleared for. From then on each run changes the file, "
                    "and what a result prints is public for good."
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
                    "You take the newest version for the repository. Git keeps last week's as "
                    "well, and whoever looked for tokens has it already."
                ),
            ),
            Option(
                _("Make the repository private."),
                _(
                    "You close the door behind it. Copies that were made in a week stay where "
                    "they are, and the token still works for them."
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
                _(
                    "You take the report for the file. The report hides the token; the notebook "
                    "that you pushed holds all of it."
                ),
            ),
        ),
    )
