"""What a Server Options form becomes: the spawner's job script, or the same job asked by hand."""

from __future__ import annotations

import shlex

from hublab.facts.request import NO_GPU, Request

# What JupyterHub 5.4.3 hands to each session; the tokens among them stay out of the script.
HUB_VARIABLES = (
    "JUPYTERHUB_API_TOKEN",
    "JPY_API_TOKEN",
    "JUPYTERHUB_CLIENT_ID",
    "JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED",
    "JUPYTERHUB_HOST",
    "JUPYTERHUB_OAUTH_CALLBACK_URL",
    "JUPYTERHUB_OAUTH_SCOPES",
    "JUPYTERHUB_OAUTH_ACCESS_SCOPES",
    "JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES",
    "JUPYTERHUB_USER",
    "JUPYTERHUB_SERVER_NAME",
    "JUPYTERHUB_API_URL",
    "JUPYTERHUB_ACTIVITY_URL",
    "JUPYTERHUB_BASE_URL",
    "JUPYTERHUB_SERVICE_PREFIX",
    "JUPYTERHUB_SERVICE_URL",
    "JUPYTERHUB_PUBLIC_URL",
    "JUPYTERHUB_PUBLIC_HUB_URL",
    "USER",
    "HOME",
    "SHELL",
)
# JupyterLab is where a session opens by itself; the other interfaces need to be told.
_DEFAULT_URL = "JUPYTERHUB_DEFAULT_URL"

# The commands after the directives, as slurmformspawner 2.11.2 (MIT licence) gives them.
_BODY = """\
unset XDG_RUNTIME_DIR

# What this job submits in its turn does not inherit its environment.
export SBATCH_EXPORT=NONE

# pip installs onto the node's own disk, which is emptied when the job ends.
export PIP_PREFIX=${SLURM_TMPDIR}
SITE="${PIP_PREFIX}/lib/$(ls /opt/ipython-kernel/lib/)/site-packages"
mkdir -p $SITE
export PATH="/opt/jupyterhub/bin:${PATH}"
export PATH=${PIP_PREFIX}/bin:${PATH}
export PYTHONPATH=${SITE}:${PYTHONPATH}

# The kernel's virtual environment, then the session itself.
export VIRTUAL_ENV_DISABLE_PROMPT=1
source /opt/ipython-kernel/bin/activate
batchspawner-singleuser jupyterhub-singleuser
"""
_SITE_BODY = """\
# Then the commands of the site, and the session itself.
batchspawner-singleuser jupyterhub-singleuser
"""


def job_script(request: Request, home: str = "/home/prof1", *, alliance: bool = False) -> str:
    """The script that the hub's spawner hands to sbatch for `request`.

    The directives and commands are those of slurmformspawner 2.11.2 with batchspawner 1.3.0 and
    JupyterHub 5.4.3, without the blank lines that their template leaves and with comments of our
    own. With `alliance` the directives are those of the Alliance's own template (puppet-jupyterhub
    7.4.0): the account without quotes, no `--gres` where no GPU is asked for; the commands that
    follow them are each site's own. Which of the two a production hub runs is not published.

    home: the home directory of the person. Raises RequestError or UnknownCluster.
    """
    request.check()
    variables = HUB_VARIABLES if request.ui == "lab" else (*HUB_VARIABLES, _DEFAULT_URL)
    directives = [
        f"--account={request.account}" if alliance else f'--account="{request.account}"',
        f"--time={request.minutes}",
        f"--output={home}/.jupyterhub_slurmspawner_%j.log",
        "--job-name=spawner-jupyterhub",
        f"--chdir={home}",
        f"--mem={request.memory_mb}",
        f"--cpus-per-task={request.cores}",
        f"--export={','.join(variables)}",
    ]
    if request.oversubscribe:
        directives.append("--oversubscribe")
    if request.reservation:
        directives.append(f"--reservation={request.reservation}")
    if request.gpu != NO_GPU or not alliance:
        directives.append(f"--gres={request.gpu}")
    if request.features:
        directives.append(f"--constraint={'&'.join(request.features)}")
    return f"#!/bin/bash\n{_directives(directives)}{_SITE_BODY if alliance else _BODY}"


def salloc(request: Request) -> str:
    """The command that asks for the same resources from a login node, as a shell takes it.

    GPUs are asked for by `--gpus-per-node`, as the wiki's page Using GPUs with Slurm recommends.
    Raises RequestError or UnknownCluster.

    >>> salloc(Request("fir", hours=1.5, gpu="gpu:h100:1"))
    'salloc --account=def-prof1 --time=1:30:00 --cpus-per-task=1 --mem=4000M --gpus-per-node=h100:1'
    """
    request.check()
    return shlex.join(["salloc", *_options(request)])


def sbatch_script(request: Request, command: str, *more: str) -> str:
    """A batch script that runs `command`, a line or more of bash, with the same resources.

    more: further options of sbatch, such as "--array=1-12". Raises RequestError or UnknownCluster.
    """
    request.check()
    directives = _directives([*_options(request), *more])
    return f"#!/bin/bash\n{directives}\n{command.strip()}\n"


def _options(request: Request) -> list[str]:
    """The options of salloc and sbatch for the resources of `request`."""
    hours, minutes = divmod(request.minutes, 60)
    options = [
        f"--account={request.account}",
        f"--time={hours}:{minutes:02}:00",
        f"--cpus-per-task={request.cores}",
        f"--mem={request.memory_mb}M",
    ]
    if request.gpu != NO_GPU:
        options.append(f"--gpus-per-node={request.gpu_name}:{request.gpu_count}")
    if request.oversubscribe:
        options.append("--oversubscribe")
    if request.reservation:
        options.append(f"--reservation={request.reservation}")
    if request.features:
        options.append(f"--constraint={'&'.join(request.features)}")
    return options


def _directives(options: list[str]) -> str:
    return "".join(f"#SBATCH {option}\n" for option in options)
