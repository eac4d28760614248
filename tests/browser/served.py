"""The built site as a host serves it: compressed, below a folder or not, with more headers."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

COMPRESSED = {".css", ".html", ".js", ".json", ".mjs", ".wasm", ".zip"}


class Handler(SimpleHTTPRequestHandler):
    """Files of a folder, below `prefix`."""

    protocol_version = "HTTP/1.1"

    def __init__(
        self, *args: object, prefix: str, headers: Mapping[str, str], **keys: object
    ) -> None:
        self._prefix = prefix
        self._more = headers
        super().__init__(*args, **keys)

    def do_GET(self) -> None:
        """Send a file, compressed where that is worth it."""
        path, _mark, _query = self.path.partition("?")
        if not path.startswith(self._prefix):
            self.send_error(404)
            return
        file = Path(self.directory) / path.removeprefix(self._prefix)
        if not file.is_file():
            self.send_error(404)
            return
        content = compressed(file) if file.suffix in COMPRESSED else file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(content)))
        if file.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        for name, value in self._more.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@cache
def compressed(file: Path) -> bytes:
    """The file as gzip sends it, once."""
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)


class Server(ThreadingHTTPServer):
    """Answers side by side; a browser that goes away is no error."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: pages are left while they still load."""


@contextmanager
def served(
    folder: Path, prefix: str = "/", headers: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve `folder` on this machine; the address of its root, with a stroke at its end."""
    handler = partial(Handler, directory=str(folder), prefix=prefix, headers=headers or {})
    with Server(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()
