"""A place without a network: what is started there reaches nothing, in one of two shapes.

Each time a namespace of its own, with its own /etc/hosts and nobody to ask for other names. “At
once”: no name is found and no address has a way. “Silence”: names are found, packets leave and none
comes back. Nothing of the machine is changed; root needs nothing more, others namespaces of users.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from hublab.facts.offline import Message
from hublab.questions.stable import stable
from pip._internal.models.index import PyPI

# Hosts that pages name, and the index that pip asks: found where there is silence, at an address
# that is for documents only.
HOSTS = (
    f"cloud.r-project.org docs.alliancecan.ca github.com huggingface.co zenodo.org {PyPI.netloc}"
)
AT_ONCE = ("no name", "no route", "not here")

# $0: a folder for its files, $1: the hosts that are found, $2: how often a kernel asks again before
# it gives a connection up; then the command.
PLACE = """
set -e
ip link set lo up
echo nameserver 192.0.2.53 > "$0/resolv.conf"
mount --bind "$0/resolv.conf" "$(realpath /etc/resolv.conf)"
printf '127.0.0.1 localhost\\n%s\\n' "${1:+192.0.2.1 $1}" > "$0/hosts"
mount --bind "$0/hosts" /etc/hosts
if [ -n "$1" ]; then
  ip address add 198.51.100.2/32 dev lo
  ip route add default dev lo src 198.51.100.2
  echo "$2" > /proc/sys/net/ipv4/tcp_syn_retries
fi
cd "$0/home"
shift 2
exec "$@"
"""
SOON, PATIENT = 1, 6  # times that a connection is tried again: 3 s, and 127 s as Linux has it
UNSHARE = ("unshare", "--net", "--mount", *(("--map-root-user",) if os.geteuid() else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a command printed, and how long that took (s); code: None where it was stopped."""

    text: str
    seconds: float
    code: int | None


def why_not() -> str:
    """Why no such place can be made here, "" where it can."""
    try:
        done = run(["true"], silent=True, limit_s=20)
    except OSError as error:
        return str(error)
    return "" if done.code == 0 else f"unshare says: {done.text.strip()}"


def run(
    command: list[str],
    *,
    silent: bool,
    programs: Path | None = None,
    retries: int = SOON,
    enough: str = "",
    limit_s: float = 240,
) -> Printed:
    """Run a command without a network and without settings of this machine's owner.

    silent: the second shape. programs: a folder looked into before the PATH. enough: stop when
    this has been printed. After `limit_s` it is stopped too.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        home.mkdir()
        place = ["bash", "-c", PLACE, folder, HOSTS if silent else "", str(retries)]
        path = f"{programs}:{os.environ['PATH']}" if programs else os.environ["PATH"]
        env = {
            "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "PATH": path,
            "PIP_CONFIG_FILE": os.devnull,
        }
        begun = time.monotonic()
        output = Path(folder, "output")
        started = [*UNSHARE, *place, *command]
        with (
            output.open("wb") as file,
            subprocess.Popen(started, env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
            as process,
        ):  # fmt: skip
            while process.poll() is None and time.monotonic() - begun < limit_s:
                if enough and enough in output.read_text("utf-8", "replace"):
                    break
                time.sleep(0.05)
            seconds, code = time.monotonic() - begun, process.poll()
            process.kill()
        return Printed(text=output.read_text("utf-8", "replace"), seconds=seconds, code=code)


def provoke(message: Message, programs: Path, *, patient: bool = False) -> Printed:
    """Do again what a message was recorded from; patient: wait as long as people do.

    programs: the folder with the pip and the Python that were recorded.
    """
    command = COMMANDS.get(message.key, _shell)(message.typed)
    if not patient and message.key == "pip":
        command[1:1] = ["--timeout=1"]
    return run(
        command,
        silent=message.shape == "no answer",
        programs=programs,
        retries=PATIENT if patient else SOON + 2 * ("timeout=" in message.typed),
        enough="Retrying.\n" if message.key == "wget" else "",
    )


def lines(printed: Printed) -> str:
    """What was printed, as it is recorded."""
    return stable(printed.text)


def version(key: str, programs: Path) -> str:
    """The tool behind a message's key, with its version; "" where it is not here."""
    done = run(["bash", "-c", VERSIONS[key]], silent=False, programs=programs)
    return done.text.strip() if done.code == 0 else ""


def _shell(typed: str) -> list[str]:
    return ["bash", "-c", typed]


def _python(module: str):
    return lambda typed: ["python3", "-c", f"import {module}\n{typed}"]


COMMANDS = {
    "pip": str.split,
    "requests": _python("requests"),
    "urllib": _python("urllib.request"),
}
# Each prints the tool's name and its version, or fails.
VERSIONS = {
    "avail_wheels": 'echo "bash ${BASH_VERSION%%(*}"',
    "curl": "curl --version | grep -oE '^curl [0-9.]+'",
    "git": "git --version | grep -oE '^git version [0-9.]+' | sed 's/ version//'",
    "pip": "pip --version | grep -oE '^pip [0-9.]+'",
    "requests": "python3 -c 'import requests; print(\"requests\", requests.__version__)'",
    "ssh": "ssh -V 2>&1 | sed -n 's/^OpenSSH_\\([^ ,]*\\).*/OpenSSH \\1/p' | grep .",
    "urllib": "python3 -c 'import platform; print(\"urllib, Python\", platform.python_version())'",
    "wget": "wget --version | sed -n 's/^GNU Wget \\([0-9.]*\\).*/wget \\1/p' | grep .",
}
