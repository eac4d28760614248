"""JupyterHub with the Alliance's spawner, on the cluster of the tests."""

from __future__ import annotations

import json
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any, Literal, Self

from tests.hub import install
from tests.hub.apart import USERS
from tests.hub.cluster import Cluster
from tests.hub.configure import free_ports

ENVIRONMENTS = {"newer": "session", "older": "older"}
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback needs no proxy


class Hub:
    """A hub on a cluster."""

    address: str
    version: str
    log: Path

    def __init__(
        self,
        cluster: Cluster,
        release: Literal["newer", "older"] = "newer",
        *,
        start_timeout_s: int = 60,
        password: str = "",
        **settings: dict[str, Any],
    ) -> None:
        """A hub of that release that takes one password, or any.

        `settings` are traits by class, `SbatchForm={"runtime": {…}}`.
        """
        self.users = tuple(USERS)
        self.password = password
        self._cluster = cluster
        self._environment = install.environment(ENVIRONMENTS[release])
        self._start_timeout_s = start_timeout_s
        self._settings = settings

    def __enter__(self) -> Self:
        """Start it; it answers then. Raises DaemonError."""
        folder = Path(tempfile.mkdtemp(prefix="hub-", dir=self._cluster.folder / "memory"))
        given = folder / "hub.json"
        given.write_text(json.dumps(self._given()), encoding="utf-8")
        self._name = folder.name
        self.log = self._cluster.daemons.log / f"{folder.name}.out"
        self._cluster.daemons.start(
            self._name, self._environment / "bin/jupyterhub",
            f"--config={install.PARTS / 'jupyterhub_config.py'}",
            cwd=folder, ready=self._answers, timeout_s=60,
            env={**self._cluster.env, "TEST_HUB": str(given)},
        )  # fmt: skip
        return self

    def __exit__(self, *error: object) -> None:
        """End the hub and its proxy; sessions go on, as on a real one."""
        if not self._cluster.kept:
            self._cluster.daemons.end(self._name)

    def _given(self) -> dict[str, Any]:
        port, hub_port, proxy_port = free_ports(3)
        self.address = f"http://127.0.0.1:{port}"
        node = Path(sys.executable).with_name("node")
        proxy = install.PROXY / "node_modules/configurable-http-proxy/bin/configurable-http-proxy"
        return {
            "port": port, "hub_port": hub_port, "proxy_port": proxy_port,
            "proxy": [str(node), str(proxy)], "users": self.users, "password": self.password,
            "start_timeout_s": self._start_timeout_s, "settings": self._settings,
        }  # fmt: skip

    def _answers(self) -> bool:
        try:
            with OPENER.open(f"{self.address}/hub/api/", timeout=2) as answer:
                self.version = json.load(answer)["version"]
        except OSError:
            return False
        return True
