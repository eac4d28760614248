"""What people try from a session that may need the internet, and the way that works without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hublab.text import _

Place = Literal["laptop", "login", "session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Where a task that needs no internet fails all the same: for want of what is elsewhere."""

    place: Place
    why: str
    instead: str
    type_instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do.

    key: its name in settings; name: the task in words; short: in a word or two, for a picture.
    example: how it is typed, "" for what is done by clicking. page: the key of its source.
    needs: what has to be there: the internet, or nothing outside the cluster; "proxy" is the
        internet too, through which the module httpproxy may let it.
    works_because: why it works without the internet; "" where it needs it.
    remark: what to know where it works.
    instead: the way around, where there is no internet; type_instead: its one line, "" where that
        is done by clicking; recipe: all its lines, where {login} is the cluster's login node.
    missing: where it fails for another reason.
    """

    key: str
    name: str
    short: str
    example: str
    page: str
    needs: Literal["internet", "proxy", "nothing"] = "internet"
    works_because: str = ""
    remark: str = ""
    instead: str = ""
    type_instead: str = ""
    recipe: str = ""
    missing: Missing | None = None


def tasks() -> tuple[Task, ...]:
    """All tasks in the reader's language, what needs the internet first."""
    return (*_downloads(), *_trackers(), *_without_the_internet())


def _downloads() -> tuple[Task, ...]:
    on_login = _("# on a login node: ssh USER@{login}")
    in_session = _("# in the session")
    return (
        Task(
            key="git",
            name=_("Clone a git repository"),
            short="git clone",
            example="git clone https://…",
            page="jupyterhub",
            instead=_("Clone it on a login node; the session sees the same files."),
            type_instead="git clone https://…",
            recipe=f"{on_login}\ngit clone https://github.com/OWNER/NAME.git",
        ),
        Task(
            key="pip",
            name=_("Install a Python package from PyPI"),
            short="pip install",
            example="pip install NAME",
            page="python",
            remark=_(
                "On a cluster, wheels whose names say manylinux are discarded: take the "
                "Alliance's own."
            ),
            instead=_(
                "Install the Alliance's own wheel by pip install --no-index NAME, if there is one."
            ),
            type_instead="pip install --no-index NAME",
            recipe="\n".join(
                (
                    in_session,
                    "avail_wheels NAME",
                    "pip install --no-index NAME",
                    "",
                    _("# not among them, and pure Python? On a login node: ssh USER@{login}"),
                    "pip download --no-deps NAME",
                    "",
                    in_session,
                    "pip install --no-index NAME-VERSION-py3-none-any.whl",
                )
            ),
        ),
        Task(
            key="r-julia",
            name=_("Install an R or Julia package"),
            short=_("R, Julia package"),
            example='install.packages("NAME")',
            page="advanced-jupyter",
            instead=_("Install it on a login node, into your home directory."),
            type_instead='install.packages("NAME")',
            recipe=f"{on_login}\nR -e 'install.packages(\"NAME\")'",
        ),
        Task(
            key="model",
            name=_("Download a model or a data set from Hugging Face"),
            short="Hugging Face",
            example="hf download NAME",
            page="huggingface",
            instead=_("Download it on a login node, then load it with local_files_only=True."),
            type_instead="hf download NAME",
            recipe="\n".join(
                (
                    on_login,
                    "export HF_HUB_DISABLE_XET=1",
                    "hf download --max-workers=1 OWNER/MODEL",
                    "",
                    in_session,
                    "from transformers import AutoModel",
                    'AutoModel.from_pretrained("OWNER/MODEL", local_files_only=True)',
                )
            ),
        ),
        Task(
            key="wget",
            name=_("Download a file"),
            short="wget, curl",
            example="wget https://…",
            page="transferring-data",
            instead=_("Download it on a login node, or bring it by Globus."),
            type_instead="wget https://…",
            recipe=f"{on_login}\nwget https://…",
        ),
    )


def _trackers() -> tuple[Task, ...]:
    return (
        Task(
            key="wandb",
            name=_("Follow a training in Weights & Biases"),
            short="Weights & Biases",
            example="wandb.init()",
            page="wandb",
            needs="proxy",
            instead=_("Record with wandb offline, then run wandb sync on a login node."),
            type_instead='wandb.init(mode="offline")',
            recipe="\n".join(
                (
                    _("# in the session"),
                    'wandb.init(project="NAME", mode="offline")',
                    "",
                    _("# afterwards, on a login node: ssh USER@{login}"),
                    "wandb sync ./wandb/offline-run*",
                )
            ),
        ),
        Task(
            key="comet",
            name=_("Follow a training in Comet"),
            short="Comet",
            example="comet_ml.start()",
            page="comet",
            needs="proxy",
            instead=_("Load the module httpproxy before, where the nodes have no internet."),
            type_instead="module load httpproxy",
            recipe=_("# before the training starts") + "\nmodule load httpproxy",
        ),
    )


def _without_the_internet() -> tuple[Task, ...]:
    """What stays inside the cluster, or does not pass the compute node."""
    beside = _("It does not pass through the compute node.")
    return (
        Task(
            key="wheels",
            name=_("Install one of the Alliance's own wheels"),
            short="pip --no-index",
            example="pip install --no-index NAME",
            page="python",
            needs="nothing",
            works_because=_("The wheels are on the cluster's own file systems."),
            missing=Missing(
                place="laptop",
                why=_("The collection of wheels is on the clusters."),
                instead=_("On your own computer, install from PyPI."),
                type_instead="pip install NAME",
            ),
        ),
        Task(
            key="mlflow",
            name=_("Follow a training in MLflow, with its records in a file"),
            short=_("MLflow in a file"),
            example='mlflow.set_tracking_uri("sqlite:///mlruns.db")',
            page="mlflow",
            needs="nothing",
            works_because=_("Its records are in a file of yours."),
        ),
        Task(
            key="upload",
            name=_("Upload or download a file in JupyterLab's file browser"),
            short=_("File browser"),
            example="",
            page="jupyterlab",
            needs="nothing",
            works_because=_("It passes through the hub to your own computer."),
            missing=Missing(
                place="login",
                why=_("A login node is reached by a terminal, without JupyterLab."),
                instead=_("Copy the file to it from your computer."),
                type_instead="rsync FILE USER@HOST:",
            ),
        ),
        Task(
            key="globus",
            name=_("Move data by Globus, between clusters or from your computer"),
            short="Globus",
            example="",
            page="globus",
            needs="nothing",
            works_because=beside,
        ),
        Task(
            key="copy",
            name=_("Copy files by scp or rsync from your computer"),
            short="scp, rsync",
            example="rsync FILE USER@HOST:",
            page="transferring-data",
            needs="nothing",
            works_because=beside,
        ),
    )
