"""The checks of the tutorial “Work without internet”."""

from __future__ import annotations

from hublab.lessons.check import Check, Option
from hublab.text import _, number, quantity


def checks() -> tuple[Check, ...]:
    """The checks, in the order in which the page asks them."""
    return (
        _which_cause(),
        _which_wheel(),
        _gone_tomorrow(),
        _first_use(),
        _no_tracker(),
        _ten_thousand_files(),
    )


def _which_cause() -> Check:
    return Check(
        name="which-cause",
        objective="read-the-failure",
        question=_(
            "`pip install pandas` in a session on Narval ends with `No matching distribution "
            "found for pandas`. Above it, several lines begin with `WARNING: Retrying`. What do "
            "you do?"
        ),
        options=(
            Option(
                _("Look for the right spelling of the name."),
                _(
                    "You take the last line for the cause. pip never saw a list of packages; the "
                    "lines above say that no connection was made."
                ),
            ),
            Option(
                _("Try again in an hour: the server is overloaded."),
                _(
                    "You take it for a fault that passes. This node has no way to that server, "
                    "now or in an hour, and the session is charged while you wait."
                ),
            ),
            Option(
                _("`pip install --no-index pandas`."),
                _(
                    "The lines above the last one tell of a missing network. The cluster's own "
                    "wheels need none, and `--no-index` fails at once if there is none of this "
                    "name."
                ),
                right=True,
            ),
        ),
    )


def _which_wheel() -> Check:
    return Check(
        name="which-wheel",
        objective="install-a-package",
        question=_(
            "`avail_wheels` does not know a package that you need. On a login node, `pip download "
            "--no-deps` fetches a file that ends in `cp313-cp313-manylinux_2_28_x86_64.whl`. What "
            "now?"
        ),
        options=(
            Option(
                _("Install that file by `pip install --no-index` in the session."),
                _(
                    "You take a file that was fetched for one that fits. It was built for other "
                    "systems, and pip discards such files on a cluster."
                ),
            ),
            Option(
                _("Install from PyPI on the login node; the session sees the same files."),
                _(
                    "You take the network for the only hindrance. On a login node pip discards "
                    "this file too: it does not fit the cluster."
                ),
            ),
            Option(
                _("Ask technical support to add it to the collection."),
                _(
                    "It has parts that must be built for the cluster. Only a file that ends in "
                    "`none-any.whl` can be brought as it is."
                ),
                right=True,
            ),
            Option(
                _("Rename the file so that it ends in `none-any.whl`."),
                _(
                    "You take the name for the thing. Now it may install, and then fail at the "
                    "first import, or worse, later."
                ),
            ),
        ),
    )


def _gone_tomorrow() -> Check:
    return Check(
        name="gone-tomorrow",
        objective="keep-an-environment",
        question=_(
            "Yesterday `%pip install --no-index NAME` worked in your notebook. Today, in a new "
            "session, `import` fails: `ModuleNotFoundError`. You will need the package for "
            "weeks. What do you do?"
        ),
        options=(
            Option(
                _("Keep a session running, so that it stays installed."),
                _(
                    "Your group is charged for a box of cores that keeps a folder. It ends with "
                    "its time limit all the same."
                ),
            ),
            Option(
                _("Build an environment in my home folder, with a kernel of its own."),
                _(
                    "It is built once, from the cluster's wheels, and each session finds it in "
                    "the launcher."
                ),
                right=True,
            ),
            Option(
                _("Build an environment in scratch, where there is room."),
                _(
                    "You look at the room and not at the rule: old files are deleted there, and "
                    "one day a part of the environment is among them."
                ),
            ),
            Option(
                _("Run the notebook again without restarting the kernel."),
                _(
                    "You take the kernel for the place. The package lay on the disk of "
                    "yesterday's node, and that was emptied when the job ended."
                ),
            ),
        ),
    )


def _first_use() -> Check:
    return Check(
        name="first-use",
        objective="fetch-ahead",
        question=_(
            "Your script loads a model by its name. At home it always worked. On Rorqual it is to "
            "run as a job tonight. What do you do this afternoon?"
        ),
        options=(
            Option(
                _("Nothing: the libraries are installed, so it has what it needs."),
                _(
                    "You take the library for the model. It fetches the model at its first use, "
                    "and tonight there is nowhere to fetch it from."
                ),
            ),
            Option(
                _("Start the script once in a session, to fill the cache."),
                _(
                    "You take a session for the way out. It runs on a compute node, as the job "
                    "will."
                ),
            ),
            Option(
                _("Download the model on a login node, and load it with `local_files_only=True`."),
                _(
                    "The folder is the same for both, and with the option a missing file is said "
                    "at once, and not looked for in a network."
                ),
                right=True,
            ),
        ),
    )


def _no_tracker() -> Check:
    return Check(
        name="no-tracker",
        objective="track-offline",
        question=_(
            "A training on Narval is to be followed in Weights & Biases; your group is not among "
            "those whom the proxy lets through. You want to lose neither the training nor its "
            "curves. What do you write?"
        ),
        options=(
            Option(
                _('`wandb.init(mode="offline")`, and `wandb sync` on a login node afterwards.'),
                _(
                    "The records are files until you send them. The training waits for nobody, "
                    "and nothing is lost when it breaks off."
                ),
                right=True,
            ),
            Option(
                _("`wandb.init()` in a `try`, and train without it when it fails."),
                _(
                    "You save the training and give up the curves, after minutes of waiting at "
                    "each start."
                ),
            ),
            Option(
                _("`wandb.init()`, with a longer time limit on the job."),
                _("You take silence for slowness. It waits, gives up, and stops your training."),
            ),
        ),
    )


def _ten_thousand_files() -> Check:
    files = number(10_000)
    return Check(
        name="ten-thousand-files",
        objective="move-files",
        question=_(
            "On your computer are {} small files, {} in all, that a project folder on Rorqual is "
            "to have. How do you bring them?"
        ).format(files, quantity(40, "GB")),
        options=(
            Option(
                _("By the upload button of JupyterLab's file browser."),
                _(
                    "You take what is at hand. It is for single files, passes through your "
                    "session, and ends with it."
                ),
            ),
            Option(
                _("By `scp -r`, overnight."),
                _(
                    "You take a copy for a copy. It begins anew when the line breaks, and in a "
                    "project folder files can end up counted against the wrong quota."
                ),
            ),
            Option(
                _("Packed by `tar`, by Globus, with a checksum."),
                _(
                    "It takes longer than a minute, so it is a task for Globus, which resumes by "
                    "itself; one file is quicker than {}, and its checksum proves that it "
                    "arrived whole."
                ).format(files),
                right=True,
            ),
        ),
    )
