"""In the page's worker: the real ipywidgets, whose messages go to the page instead of a front end.

The worker calls `begin` once, then `open_panel`, `restore` and `receive` as the page asks. Texts
that cross over are JSON; what a person did wrong comes back as a sentence, never as an exception.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable
from typing import Any

# (JSON text, buffers) -> None; set by the worker, and anew after a snapshot of the memory.
_post: Callable[[str, list[Any]], None] | None = None
_parent: dict[str, str] = {}  # the header of the message that is being answered
_panels: dict[str, Any] = {}


def prepare() -> None:
    """Import all that panels need: what a snapshot of the memory then holds."""
    _stand_in_for_ipython()
    import comm
    from comm.base_comm import BaseComm

    class PageComm(BaseComm):
        def publish_msg(
            self,
            msg_type: str,
            data: Any = None,
            metadata: Any = None,
            buffers: list[Any] | None = None,
            **keys: Any,
        ) -> None:
            message = {
                "kind": msg_type,
                "comm_id": self.comm_id,
                "target_name": self.target_name,
                "data": data or {},
                "metadata": metadata or {},
                "parent": _parent,
            }
            _post(json.dumps(message), buffers or [])

    comm.create_comm = PageComm
    import hublab.panels.live  # noqa: F401 - and with it ipywidgets, which now finds that comm


def begin(post: Callable[[str, list[Any]], None]) -> None:
    """Send what widgets say through `post` from now on."""
    global _post
    _post = post


def open_panel(ident: str, scenario: str, story: str) -> str:
    """Make the panel of an element of the page; its model's id, or why there is none."""
    from hublab.panels import scenario as panel_of

    try:
        panel = panel_of(scenario, ident=ident, story=story)
        model = panel.widget().model_id
    except Exception as error:  # one broken panel takes down no other
        return json.dumps({"error": str(error)})
    _panels[ident] = panel
    return json.dumps({"model": model})


def restore(ident: str, scenario: str) -> str:
    """Let an open panel take over the settings of a link; "{}", or why it can't."""
    from hublab.questions.scenario import from_string

    try:
        panel = _panels[ident]
        panel.live().restore(from_string(scenario, panel.question))
    except Exception as error:  # a damaged scenario, or a broken panel
        return json.dumps({"error": str(error)})
    return "{}"


def receive(text: str, buffers: list[Any]) -> None:
    """A message from a widget's view on the page."""
    global _parent
    import comm

    sent = json.loads(text)
    _parent = {"msg_id": sent["msg_id"]}
    message = {
        "content": {"comm_id": sent["comm_id"], "data": sent["data"]},
        "metadata": {},
        "header": _parent,
        "parent_header": {},
        "buffers": [buffer.to_bytes() for buffer in buffers],
    }
    try:
        comm.get_comm_manager().comm_msg(None, None, message)
    finally:
        _parent = {}


def _stand_in_for_ipython() -> None:
    """The four names that ipywidgets takes from IPython; the whole of it costs 2 MB and seconds."""
    names = ("IPython", "IPython.display", "IPython.core", "IPython.core.interactiveshell")
    ipython, display, core, shell = modules = [types.ModuleType(name) for name in names]
    ipython.get_ipython = lambda: None
    ipython.version_info = (9, 0, 0)
    display.display = display.clear_output = lambda *objects, **options: None
    shell.InteractiveShell = type(
        "InteractiveShell", (), {"initialized": staticmethod(lambda: False)}
    )
    ipython.display, ipython.core, core.interactiveshell = display, core, shell
    sys.modules.update(zip(names, modules, strict=True))
