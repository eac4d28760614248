"""Somebody in a browser, without the browser: signs in, fills in the form, reads what is shown.

Forms are read from the hub's pages and posted as a browser posts them, untouched fields included.
Of the pages' scripts two are played: the progress messages, and the button that stops a server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Self

import httpx
from hublab.facts.request import Request
from webpage import Form, Page, Values, page

PATIENCE_S = 120.0  # for one answer: while a server starts, that is as long as the hub waits


def fields(request: Request) -> Values:
    """What somebody enters into the form for a request of hublab's.

    The form comes with what was last entered, so that all that can change is given anew.
    """
    entered: Values = {
        "reservation": request.reservation,
        "account": request.account,
        "runtime": f"{request.hours:g}",
        "nprocs": str(request.cores),
        "memory": str(request.memory_mb),
        "gpus": request.gpu,
        "ui": request.ui,
    }
    if request.oversubscribe:
        entered["oversubscribe"] = "y"
    if request.features:
        entered["feature"] = request.features
    return entered


class Visitor:
    """Somebody who signs in as `user` to the hub at `address`; a context manager."""

    def __init__(self, address: str, user: str) -> None:
        self.user = user
        # trust_env: nothing of the machine's proxies, as the hub is on loopback.
        self.browser = httpx.Client(
            base_url=address, follow_redirects=True, trust_env=False, timeout=PATIENCE_S
        )

    def __enter__(self) -> Self:
        self.log_in()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close_tab()

    def open(self, path: str) -> Page:
        """The page at a path of the hub's."""
        return page(self.browser.get(path))

    def log_in(self) -> Page:
        """The page after the login form. Going home keeps the hub from starting a server."""
        login = self.open("/hub/login?next=%2Fhub%2Fhome")
        [form] = login.forms
        return self.submit(form, {"username": self.user, "password": "any"})

    def log_out(self) -> Page:
        """File > Log Out of JupyterLab: it opens this address."""
        return self.open("/hub/logout")

    def close_tab(self) -> None:
        """The browser goes; nobody tells the hub."""
        self.browser.close()

    def server_options(self) -> Page:
        """The page with the form, or what the hub shows in its place."""
        return self.open(f"/hub/spawn/{self.user}")

    def form(self) -> Form:
        """The form of Server Options."""
        [form] = [form for form in self.server_options().forms if "runtime" in form.labels]
        return form

    def press_start(self, **choices: str | tuple[str, ...]) -> Page:
        """What is shown after the form was filled in and Start pressed."""
        return self.submit(self.form(), choices)

    def start(self, **choices: str | tuple[str, ...]) -> list[str]:
        """Press Start and read all messages, until the server is ready or has failed."""
        waiting = self.press_start(**choices)
        assert not waiting.error, waiting.error
        return list(self.messages(waiting))

    def messages(self, waiting: Page) -> Iterator[str]:
        """The messages on the page of a start, one after the other."""
        if not waiting.progress:  # the server was up before its page, or the start is over
            assert waiting.path.startswith(f"/user/{self.user}/"), waiting.text
            yield f"Server ready at /user/{self.user}/"
            return
        with self.browser.stream("GET", waiting.progress) as events:
            events.raise_for_status()
            for line in events.iter_lines():
                if line.startswith("data:"):
                    event = json.loads(line.removeprefix("data:"))
                    yield event["message"]
                    if event.get("ready") or event.get("failed"):
                        return

    def waiting_page(self) -> Page:
        """The page of a start: as it goes on, or what is left of it where it failed."""
        return self.open(f"/hub/spawn-pending/{self.user}")

    def stop_my_server(self) -> None:
        """Hub Control Panel, Stop My Server."""
        token = re.search(r'xsrf_token: "([^"]+)"', self.browser.get("/hub/home").text)[1]
        answer = self.browser.delete(
            f"/hub/api/users/{self.user}/server",
            params={"_xsrf": token},
            headers={"Referer": str(self.browser.base_url.join("/hub/home"))},
        )
        answer.raise_for_status()

    def submit(self, form: Form, values: Values) -> Page:
        """What is shown after a form of an open page was filled in and sent."""
        fields = form.filled(values)
        parts = [(name, (None, value)) for name, value in fields] if form.in_parts else None
        data = None if form.in_parts else dict(fields)
        answer = self.browser.post(form.action, data=data, files=parts, follow_redirects=False)
        # httpx would repeat the header of the form's type where it goes next; a browser does not.
        onwards = answer.next_request
        return page(self.browser.get(onwards.url) if onwards else answer)
