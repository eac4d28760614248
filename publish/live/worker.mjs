// The worker of a live page: Python, ipywidgets and hublab, all from this folder.
//
// The first boot leaves a snapshot of its memory in the browser's cache; later ones restore it,
// which takes a tenth of the time. Where that fails, for whatever reason, a plain boot follows.

import { loadPyodide } from "./pyodide.mjs";

const HERE = new URL("./", import.meta.url).href;
const SNAPSHOTS = "hublab-memory";
const PACKAGES = "/hublab";

let bridge;

const post = (message, transfer) => self.postMessage(message, transfer);

/** Count what is downloaded, so that the page can show how much is left. */
function countDownloads(sizes) {
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const plain = self.fetch.bind(self);
  let loaded = 0;
  self.fetch = async (input, options) => {
    const response = await plain(input, options);
    const name = new URL(response.url || input, HERE).pathname.split("/").pop();
    if (!response.body || !(name in sizes)) return response;
    const counter = new TransformStream({
      transform(chunk, controller) {
        loaded += chunk.byteLength;
        post({ type: "progress", stage: "download", loaded: Math.min(loaded, total), total });
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counter), response);
  };
}

async function restored(key, archive) {
  const found = await (await caches.open(SNAPSHOTS)).match(key);
  if (!found) return null;
  post({ type: "progress", stage: "start", boot: "snapshot" });
  const python = await loadPyodide({
    indexURL: HERE,
    stdLibURL: `${HERE}stdlib.zip`,
    _loadSnapshot: await found.arrayBuffer(),
    _snapshotDeserializer: () => undefined,
  });
  python.unpackArchive(await archive, "zip", { extractDir: PACKAGES });
  return python;
}

async function booted(archive, makeSnapshot) {
  const python = await loadPyodide({
    indexURL: HERE,
    stdLibURL: `${HERE}stdlib.zip`,
    _makeSnapshot: makeSnapshot,
  });
  post({ type: "progress", stage: "start", boot: "plain" });
  python.unpackArchive(await archive, "zip", { extractDir: PACKAGES });
  python.runPython(`import sys; sys.path.insert(0, "${PACKAGES}"); import bridge; bridge.prepare()`);
  return python;
}

/** Keep the memory for the next page; old ones go. A browser that has no room boots each time. */
async function keep(key, python) {
  try {
    const memory = python.makeMemorySnapshot({ serializer: () => null });
    await caches.delete(SNAPSHOTS);
    await (await caches.open(SNAPSHOTS)).put(key, new Response(memory));
  } catch (error) {
    console.debug("No snapshot of the memory is kept:", error);
  }
}

// The smallest module there is: a host's policy that forbids WebAssembly is heard here at once.
const NOTHING = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

async function start() {
  new WebAssembly.Module(NOTHING);
  const manifest = await (await fetch(`${HERE}manifest.json`)).json();
  countDownloads(manifest.sizes);
  const archive = fetch(`${HERE}python.zip`).then((response) => response.arrayBuffer());
  const key = `${HERE}memory-${manifest.digest}`;
  const cached = "caches" in self;
  let python = cached ? await restored(key, archive).catch(() => null) : null;
  if (!python) {
    python = await booted(archive, cached);
    if (cached) await keep(key, python);
  }
  bridge = python.pyimport("bridge");
  bridge.begin((text, buffers) => {
    const arrays = buffers.toJs().map((each) => (each.buffer ? each : new Uint8Array(each)));
    buffers.destroy();
    post({ type: "comm", text, buffers: arrays });
  });
}

const started = start();

const answers = {
  open: ({ ident, scenario, story }) =>
    post({ type: "opened", ident, ...JSON.parse(bridge.open_panel(ident, scenario, story)) }),
  restore: ({ ident, scenario }) =>
    post({ type: "restored", ident, ...JSON.parse(bridge.restore(ident, scenario)) }),
  comm_msg: ({ msg_id, text, buffers }) => {
    try {
      bridge.receive(text, buffers);
    } catch (error) {
      console.error(String(error)); // a fault of ours in one panel: the others go on
    }
    post({ type: "idle", msg_id });
  },
};

self.onmessage = async ({ data }) => {
  try {
    await started;
    answers[data.type](data);
  } catch (error) {
    post({ type: "failed", message: String(error) });
  }
};
