"""The hub's configuration, with the Alliance's spawner as it is; values come from hub.json."""

import json
import os
from pathlib import Path

import batchspawner  # noqa: F401 - adds the address at which a session says that it is there

c = get_config()  # noqa: F821 - traitlets gives it
given = json.loads(Path(os.environ["TEST_HUB"]).read_text(encoding="utf-8"))

c.JupyterHub.bind_url = f"http://127.0.0.1:{given['port']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{given['hub_port']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{given['proxy_port']}"
c.ConfigurableHTTPProxy.command = given["proxy"]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = given["password"]  # any, where this is empty
c.Authenticator.allowed_users = set(given["users"])

# As on the Alliance's hubs: logging out ends the session, stopping the hub does not.
c.JupyterHub.shutdown_on_logout = True
c.JupyterHub.cleanup_servers = False

c.JupyterHub.spawner_class = "slurmformspawner.SlurmFormSpawner"
c.SlurmFormSpawner.slurm_bin_path = "/usr/bin"
c.SlurmFormSpawner.start_timeout = given["start_timeout_s"]
# Every node is this machine, and nothing listens beyond it.
c.SlurmFormSpawner.state_exechost_exp = "127.0.0.1"
c.SlurmFormSpawner.args = ["--ip=127.0.0.1"]
c.SlurmFormSpawner.startup_poll_interval = 0.25
c.SlurmFormSpawner.notebook_dir = "~"
c.SbatchForm.runtime = {"min": 0.25, "def": 1.0, "step": 0.25, "lock": False, "max": 8.0}

# What the form offers may change from one test to the next.
c.SlurmAPI.info_cache_ttl = c.SlurmAPI.acct_cache_ttl = c.SlurmAPI.res_cache_ttl = 1

for name, traits in given["settings"].items():
    c[name].update(traits)
