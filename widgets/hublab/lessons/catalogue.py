"""Which tutorials have checks, and where: each is a module of this package, found by its name.

The page `first-session` has its checks in `first_session`, whose function
`checks() -> tuple[Check, ...]` makes them in the reader's language.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import hublab.lessons
from hublab.lessons.check import Check
from hublab.text import HublabError, _


def tutorials() -> tuple[str, ...]:
    """The tutorials that have checks, by the names of their pages, in alphabetical order."""
    names = sorted(module.name for module in iter_modules(hublab.lessons.__path__))
    return tuple(name.replace("_", "-") for name in names if hasattr(_module(name), "checks"))


def checks_of(tutorial: str) -> tuple[Check, ...]:
    """The checks of a tutorial; raises HublabError for an unknown one, naming those there are."""
    name = tutorial.replace("-", "_")
    known = {module.name for module in iter_modules(hublab.lessons.__path__)}
    if name not in known or not hasattr(_module(name), "checks"):
        raise HublabError(
            _("Unknown tutorial “{}”: there are {}.").format(tutorial, ", ".join(tutorials()))
        )
    return _module(name).checks()


def find(tutorial: str, name: str) -> Check:
    """One check of a tutorial.

    Raises HublabError for an unknown tutorial or check, naming those there are.
    """
    by_name = {check.name: check for check in checks_of(tutorial)}
    if name not in by_name:
        raise HublabError(
            _("“{}” has no check “{}”: there are {}.").format(tutorial, name, ", ".join(by_name))
        )
    return by_name[name]


def _module(name: str) -> ModuleType:
    return import_module(f"{hublab.lessons.__name__}.{name}")
