"""The kinds of things that a notebook should not give away, each with the pattern that finds it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hublab.text import _

SECRET, PATH, USER, HOST, EMAIL, ACCOUNT = "secret", "path", "user", "host", "email", "account"

# What a name must hold to call its value a secret: HF_TOKEN, api_key, but not MAX_TOKENS.
_SECRET_NAME = (
    r"[\w.-]*?(?:token|secret|passw(?:or)?d|passphrase|credentials?"
    r"|(?:api|access|private|secret)[_-]?key)(?:[_-]\w+)?"
)
# Written instead of a secret, as in a manual.
_PLACEHOLDER = r"""(?!your|\*{3}|x{3}|\.{3}|…|<|\$|%)"""
_HOST_NAMES = (
    r"HOST(?:NAME)?|SLURMD_NODENAME|SLURM_(?:JOB_|STEP_)?NODELIST|SLURM_SUBMIT_HOST"
    r"|SLURM_TOPOLOGY_ADDR"
)
_USER_NAMES = r"USER(?:NAME)?|LOGNAME|JUPYTERHUB_USER|SLURM_JOB_USER"


@dataclass(frozen=True, slots=True)
class Kind:
    """What to look for.

    group: one of SECRET, PATH, USER, HOST, EMAIL, ACCOUNT; the advice follows it.
    pattern: its group `what` is the thing itself; in a secret, the part that nobody may see.
    """

    group: str
    pattern: re.Pattern[str]


def _kind(group: str, pattern: str) -> Kind:
    return Kind(group, re.compile(pattern))


def _secret(pattern: str) -> Kind:
    return _kind(SECRET, pattern)


# Of two that overlap the earlier one counts. Possessive repeats (++) keep long lines fast.
KINDS = (
    # A private key in PEM form, to its end or to the end of the text.
    _secret(
        r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
        r"(?P<what>(?s:.*?)(?:-----END [A-Z0-9 ]{0,40}-----|\Z))"
    ),
    # Tokens that say by their first letters who issued them: GitHub, GitLab, Hugging Face, Amazon,
    # Google, Slack, PyPI, several model services, and JSON web tokens.
    _secret(r"\bgh[pousr]_(?P<what>[A-Za-z0-9]{16,}+)"),
    _secret(r"\bgithub_pat_(?P<what>\w{16,}+)"),
    _secret(r"\bglpat-(?P<what>[\w-]{16,}+)"),
    _secret(r"\bhf_(?P<what>[A-Za-z0-9]{16,}+)"),
    _secret(r"\b(?:AKIA|ASIA)(?P<what>[0-9A-Z]{16})\b"),
    _secret(r"\bAIza(?P<what>[\w-]{30,}+)"),
    _secret(r"\bxox[abeprs]-(?P<what>[\w-]{10,}+)"),
    _secret(r"\bpypi-(?P<what>[\w-]{40,}+)"),
    _secret(r"\bsk-(?P<what>[\w-]{20,}+)"),
    _secret(r"\beyJ(?P<what>[\w-]{8,}+\.[\w-]{8,}+\.[\w-]*+)"),
    # In an address: ?token=…, https://name:password@host.
    _secret(r"(?i:[?&;](?:access_)?token=)(?P<what>[^\s&#\"'<>\\]{4,}+)"),
    _secret(r"://[^\s/:@\"'<>]{1,80}:(?P<what>[^\s/@\"'<>{$]{3,}+)@"),
    # In the head of a request.
    _secret(
        r"(?i:\b(?:bearer|authorization[\"']?\s*:\s*[\"']?(?:token|basic)))\s+"
        r"(?P<what>[\w.~+/=-]{12,}+)"
    ),
    # NAME=value of an environment, without quotes.
    _secret(
        rf"(?<![\w.-])(?=[A-Z])(?i:{_SECRET_NAME})=(?![\"'])(?i:{_PLACEHOLDER})"
        r"(?P<what>[^\s\"'<>{}()\[\],;$]{6,}+)(?![(\[{$])"
    ),
    # name = "value" of code, "name": "value" of JSON.
    _secret(
        rf"(?<![\w.-])(?i:{_SECRET_NAME})[\"']?\]?\s{{0,4}}[=:]\s{{0,4}}[rbuf]?[\"']"
        rf"(?i:{_PLACEHOLDER})(?P<what>[^\"'\s{{}}$]{{6,}}+)"
    ),
    _secret(r"(?i:aws_secret_access_key)\s{0,4}=\s{0,4}(?P<what>[\w/+=]{20,}+)"),
    _kind(
        EMAIL,
        r"(?<![\w.+-])(?!(?i:user|name|you|git)@)"
        r"(?P<what>[\w.+-]{1,64}+@(?:[\w-]++\.){1,6}[A-Za-z]{2,24})\b(?![\w(\[@])",
    ),
    # Of a home, project or scratch space, on a cluster or on a computer of one's own.
    _kind(
        PATH,
        r"(?<![\w.~$}])(?P<what>/(?:lustre\d*+/)?"
        r"(?:home|projects?|scratch|nearline|localscratch|Users)/[\w.@+-]++(?:/[\w.@+-]++)*+)",
    ),
    _kind(
        PATH,
        r"\b(?P<what>[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2}[\w.@+-]++(?:[\\/]{1,2}[\w.@+-]++)*+)",
    ),
    # Nodes: as an environment, a report or a prompt names them, with their domain, by address.
    _kind(
        HOST,
        rf"\b(?:{_HOST_NAMES})[\"']?\s{{0,2}}[=:]\s{{0,2}}[\"']?"
        r"(?P<what>[A-Za-z][\w.\[\],-]{2,200})",
    ),
    _kind(
        HOST,
        r"(?i:\b(?:host(?:name)?|node(?:list|name)?|running on)\b)\W{1,4}"
        r"(?P<what>[a-z]{2,8}\d{2,6})\b",  # two letters: h100 is a GPU
    ),
    _kind(HOST, r"\[[a-z_][\w-]{0,31}@(?P<what>[a-z][\w-]{2,30}) [^\]\n]{1,80}\][$#]"),
    _kind(
        HOST,
        r"(?<![\w.@-])(?P<what>[a-z][a-z-]{0,20}\d{1,6}(?:\.[\w-]++){1,4}"
        r"\.(?:ca|quebec|local|localdomain|internal))\b",
    ),
    _kind(
        HOST,
        r"(?<![\w.])(?P<what>(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))"
        r"(?:\.\d{1,3}){2}:\d{2,5})\b",
    ),
    # Users, where something says that this is one.
    _kind(
        USER,
        rf"\b(?:{_USER_NAMES})[\"']?\s{{0,2}}[=:]\s{{0,2}}[\"']?"
        r"(?P<what>[A-Za-z_][\w.-]{1,31})\b(?![(\[])",
    ),
    _kind(USER, r"\[(?P<what>[a-z_][\w-]{1,31})@[a-z][\w-]{2,30} [^\]\n]{1,80}\][$#]"),
    _kind(
        ACCOUNT,
        r"(?<![\w.-])(?P<what>(?:def|rrg|rpp|ctb|aip)-[a-z][a-z0-9]{3,}+"
        r"(?:-[a-z0-9]{1,3})?(?:_[cg]pu)?)(?![\w-])",
    ),
)

# Whose home it is, as a path says.
HOME = re.compile(r"(?:/home|/scratch|/localscratch|[\\/]Users)[\\/]{1,2}([A-Za-z_][\w-]{2,31})")
# Names that are nobody's.
NOBODY = frozenset(
    {"admin", "conda", "data", "docker", "guest", "home", "jovyan", "name", "project", "public"}
    | {"root", "runner", "scratch", "shared", "student", "ubuntu", "user", "username", "users"}
    | {"vscode", "you"}
)


def title(group: str) -> str:
    """What a group of things is called, in the reader's language."""
    return {
        SECRET: _("a secret"),
        PATH: _("a path of yours"),
        USER: _("a user name"),
        HOST: _("the name of a computer"),
        EMAIL: _("an e-mail address"),
        ACCOUNT: _("the name of an account"),
    }[group]
