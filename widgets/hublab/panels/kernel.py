"""Whether widgets can live here: is there a kernel that talks to a front end, and ipywidgets?"""

from __future__ import annotations

import sys
from importlib.util import find_spec

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def live_kernel() -> bool:
    """Whether a kernel that can talk to widgets runs this Python, and ipywidgets is there."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None and find_spec("ipywidgets") is not None
