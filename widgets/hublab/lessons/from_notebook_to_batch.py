"""The checks of the tutorial “From notebook to batch”, one about the made-up jobs of its sweep."""

from __future__ import annotations

from dataclasses import replace

from hublab.lessons import sample_sweep
from hublab.lessons.check import Check, Option
from hublab.questions.past_job import PastJob, read
from hublab.questions.words import summary
from hublab.rules.charging.charge import charge
from hublab.text import _, number, quantity


def checks() -> tuple[Check, ...]:
    """The checks, in the order in which the page asks them."""
    return (
        _lost_result(),
        _edited_script(),
        _no_log(),
        _one_file(),
        _next_request(read(sample_sweep.export(), "narval")),
        _stay(),
    )


def _lost_result() -> Check:
    return Check(
        name="lost-result",
        objective="make-a-script",
        question=_(
            "Your notebook trains a model for hours and shows its score in the last cell, by the "
            "line `score`. Converted, it runs as a job and ends without an error. Where is the "
            "score?"
        ),
        options=(
            Option(
                _("In the notebook: open it again."),
                _(
                    "The script writes nothing back to the notebook that it was made from. The "
                    "notebook still shows the results of your last session."
                ),
            ),
            Option(
                _("In the job's log, below everything else."),
                _(
                    "Only what is printed gets into the log. Jupyter shows the value of a cell's "
                    "last line; a script works it out, and forgets it."
                ),
            ),
            Option(
                _("Nowhere: nothing printed it or wrote it down."),
                _(
                    "The code itself must write what the job is to leave behind: a line by `print` "
                    "for the log, and the result into a file."
                ),
                right=True,
            ),
            Option(
                _("In the kernel: I connect to it and look."),
                _(
                    "There is no kernel to connect to, as there is in a session. When the script's "
                    "last line is done, its variables are gone."
                ),
            ),
        ),
    )


def _edited_script() -> Check:
    return Check(
        name="edited-script",
        objective="give-parameters",
        question=_(
            "Without arguments: you write `hours = 1` into sweep.py and type `sbatch sweep.sh`. "
            "The job waits. You write `hours = 3`, and type it again. Which hours do the two jobs "
            "take?"
        ),
        options=(
            Option(
                _("One and three: each as it was when I typed `sbatch`."),
                _(
                    "`sbatch` copies the job script and nothing else. sweep.py is opened when the "
                    "job starts."
                ),
            ),
            Option(
                _("Both three, if both start after the second change."),
                _(
                    "A job that waits has not read sweep.py yet. An argument stands in the job "
                    "script, and that is kept as it was."
                ),
                right=True,
            ),
            Option(
                _("Both one: the second job is refused, since the script is in use."),
                _(
                    "A waiting job does not keep its files busy. It holds nothing but a place in "
                    "the queue, and any number of jobs may name one file."
                ),
            ),
        ),
    )


def _no_log() -> Check:
    return Check(
        name="no-log",
        objective="submit-and-follow",
        question=_(
            "You forget `mkdir logs` and submit with `--output=logs/%A_%a.out`. `squeue` is empty "
            "at once, there is no result and no log. What happened?"
        ),
        options=(
            Option(
                _("The job still waits: `squeue` shows running jobs only."),
                _(
                    "`squeue` lists waiting jobs as well, as `PD`. A job that is not in the list "
                    "has ended, and `sacct` says how."
                ),
            ),
            Option(
                _("Slurm could not open the log, and the job failed before its first line."),
                _(
                    "Slurm makes no folders. `sacct` lists the job as `FAILED`, and that is the "
                    "only trace: there is no log to say why."
                ),
                right=True,
            ),
            Option(
                _("The log went into the home directory, and the results too."),
                _(
                    "Slurm looks for no other place. Without `--output` the log is a file in the "
                    "folder where you submitted; with it, the log is at that path or nowhere."
                ),
            ),
            Option(
                _("The script has an error: I look for it in sweep.py."),
                _(
                    "sweep.py was never opened. An error in it would be in the log, and here it is "
                    "the log that is missing."
                ),
            ),
        ),
    )


def _one_file() -> Check:
    return Check(
        name="one-file",
        objective="sweep-by-array",
        question=_(
            "All tasks of an array write their result to `results/result.json`. All of them end "
            "as `COMPLETED`. What do you find there?"
        ),
        options=(
            Option(
                _("One result, of the task that wrote last."),
                _(
                    "Each task has replaced what was there, and not even in the order of their "
                    "numbers. A name with the task's numbers in it makes a file for each task."
                ),
                right=True,
            ),
            Option(
                _("All results, one below the other."),
                _(
                    "Each task starts the file anew: a file that is opened to be written begins "
                    "empty. And tasks that add to one file at the same time mix their lines."
                ),
            ),
            Option(
                _("A file for each task: Slurm keeps them apart."),
                _(
                    "Slurm keeps only the logs apart: it puts numbers into their names where you "
                    "wrote `%A_%a`. It knows nothing of the files that your code writes."
                ),
            ),
        ),
    )


def _next_request(jobs: tuple[PastJob, ...]) -> Check:
    usual, largest, late = jobs[0], jobs[8], jobs[-1]
    asked = usual.request
    narrow = replace(asked, cores=largest.lean.cores, memory_mb=4000)
    rates = [number(charge(each).equivalents, 1) for each in (asked, narrow)]
    return Check(
        name="next-request",
        objective="look-back",
        question=_(
            "In the made-up sweep, most tasks ran like {} ({} of {}), the longest that was done is "
            "{} ({}), and {} ran out of time. New data arrive, of the same size. What do you ask "
            "for?"
        ).format(
            usual.job.job_id,
            quantity(usual.need.hours, "h", 1),
            quantity(asked.hours, "h"),
            largest.job.job_id,
            quantity(largest.need.hours, "h", 1),
            late.job.job_id,
        ),
        options=(
            Option(
                _("{}: enough for most tasks.").format(summary(usual.lean)),
                _(
                    "What is enough for most tasks is too little for the others: all of them share "
                    "one request, and each task that needs longer is stopped at its limit."
                ),
            ),
            Option(
                _("{}: it worked for nearly all.").format(summary(asked)),
                _(
                    "The idle cores were charged too. Each task was charged as {} core-equivalents "
                    "while it ran; with one core and its share of memory it is {}."
                ).format(*rates),
            ),
            Option(
                _("{}, and the last task by itself, with more time.").format(summary(narrow)),
                _(
                    "The largest task that was done sets the size. The one whose time nobody knows "
                    "goes by itself, so that the others keep the short limit."
                ),
                right=True,
            ),
            Option(
                _("{}: a limit is not charged.").format(summary(replace(narrow, hours=24))),
                _(
                    "A limit is not charged, but all tasks wait for it: a place must be free for "
                    "the whole limit, and fewer nodes take jobs of a day than jobs of {}."
                ).format(quantity(narrow.hours, "h")),
            ),
        ),
    )


def _stay() -> Check:
    return Check(
        name="stay",
        objective="choose-batch-or-session",
        question=_("Which of these stays in a session?"),
        options=(
            Option(
                _("A training of ten hours, since I want to watch the curve."),
                _(
                    "You can watch a job too: it writes its curve to a file, and a short session "
                    "reads that file whenever you want to look."
                ),
            ),
            Option(
                _("Everything that is a notebook: a job can't run one."),
                _(
                    "A job can run what is in a notebook. One command makes it a script, and the "
                    "script needs neither a browser nor you."
                ),
            ),
            Option(
                _("Drawing the figure from the result files until it says what I mean."),
                _(
                    "Every minute of it needs your eyes, and it takes one core. The hours of "
                    "computing are behind it, in files."
                ),
                right=True,
            ),
            Option(
                _("The sweep, since a job might wait and a session starts at once."),
                _(
                    "A session for hours waits as well, and the hub gives up on it after minutes. "
                    "Once it runs, it does one point after the other."
                ),
            ),
        ),
    )
