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
                    "The name is right. pip never saw a list of packages: the lines above the last "
                    "one say that no connection was made."
                ),
            ),
            Option(
                _("Try again in an hour: the server is overloaded."),
                _(
                    "This will not pass. The node has no way to that server, now or in an hour, "
                    "and the session is charged while you wait."
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
                    "That you could fetch the file does not mean that it fits. It was built for "
                    "other systems, and pip discards such files on a cluster."
                ),
            ),
            Option(
                _("Install from PyPI on the login node; the session sees the same files."),
                _(
                    "The network is not the only obstacle. On a login node pip discards this file "
                    "too: it does not fit the cluster."
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
                    "A new name does not change what is in the file. Now it may install, and then "
                    "fail at the first import, or worse, later."
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
                    "That is a costly way to keep a folder: your group is charged for a box of "
                    "cores all the while. And the session ends at its time limit all the same."
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
                    "In scratch there is room, but old files are deleted, and one day a part of "
                    "the environment is among them."
                ),
            ),
            Option(
                _("Run the notebook again without restarting the kernel."),
                _(
                    "A package does not live in the kernel. It lay on the disk of yesterday's "
                    "node, and that was emptied when the job ended."
                ),
            ),
        ),
    )


def _first_use() -> Check:
    return Check(
        name="first-use",
        objective="fetch-ahead",
        question=_(
            "Your script loads a model by its name. At home it always worked. Tonight it runs as a "
            "job on Rorqual. What do you do this afternoon?"
        ),
        options=(
            Option(
                _("Nothing: the libraries are installed, so it has what it needs."),
                _(
                    "The model does not come with the library. It is fetched at its first use, and "
                    "tonight there is nowhere to fetch it from."
                ),
            ),
            Option(
                _("Start the script once in a session, to fill the cache."),
                _("A session has no way out either: it runs on a compute node, as the job will."),
            ),
            Option(
                _("Download the model on a login node, and load it with `local_files_only=True`."),
                _(
                    "Both see the same folder. With the option, a missing file is reported at "
                    "once, and not looked for on the network."
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
            "You want to follow a training on Narval in Weights & Biases; your group is not among "
            "those that the proxy lets through. You want to lose neither the training nor its "
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
                    "The curves are lost. You keep the training, but only after minutes of waiting "
                    "at each start."
                ),
            ),
            Option(
                _("`wandb.init()`, with a longer time limit on the job."),
                _(
                    "More time does not help: the server is silent, not slow. The training waits, "
                    "gives up, and stops."
                ),
            ),
        ),
    )


def _ten_thousand_files() -> Check:
    files = number(10_000)
    return Check(
        name="ten-thousand-files",
        objective="move-files",
        question=_(
            "You have {} small files on your computer, {} in all, for a project folder on Rorqual. "
            "How do you get them there?"
        ).format(files, quantity(40, "GB")),
        options=(
            Option(
                _("By the upload button of JupyterLab's file browser."),
                _(
                    "The upload button is for single files. An upload passes through your session, "
                    "and ends with it."
                ),
            ),
            Option(
                _("By `scp -r`, overnight."),
                _(
                    "`scp` starts over when the line breaks. And in a project folder, files can "
                    "end up counted against the wrong quota."
                ),
            ),
            Option(
                _("Packed by `tar`, sent by Globus, with a checksum."),
                _(
                    "It takes longer than a minute, so it is a task for Globus, which resumes by "
                    "itself; one file is quicker than {}, and its checksum proves that it "
                    "arrived whole."
                ).format(files),
                right=True,
            ),
        ),
    )
