// Builds the folder that live panels load: node publish/live/build.mjs FOLDER, see the Makefile.
//
// Python's archives are packed by Python itself (pack.py), the views of the widgets by esbuild; the
// rest is copied. The same inputs make the same bytes. manifest.json names every file.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

import { licences, shippedPackages } from "./licences.mjs";

const HERE = import.meta.dirname;
const ASSETS = resolve(HERE, "../assets");
const require = createRequire(join(ASSETS, "package.json"));
const PYODIDE = join(ASSETS, "node_modules/pyodide");

const OWN = ["loader.js", "worker.mjs"];
const PYODIDE_FILES = ["pyodide.asm.mjs", "pyodide.asm.wasm"];
// What a first touch downloads through `fetch`, whose progress the page shows.
const DOWNLOADED = ["pyodide.asm.wasm", "python.zip", "stdlib.zip"];
const FIRST_TOUCH = [
  ...DOWNLOADED, "manifest.json", "pyodide-lock.json", "pyodide.asm.mjs", "pyodide.mjs", "views.css", "views.js",
  "worker.mjs",
];

function copyFiles(folder) {
  for (const name of OWN) cpSync(join(HERE, name), join(folder, name));
  for (const name of PYODIDE_FILES) cpSync(join(PYODIDE, name), join(folder, name));
  // Without the address of a source map, which browsers would ask for and not find.
  const loader = readFileSync(join(PYODIDE, "pyodide.mjs"), "utf8");
  writeFileSync(join(folder, "pyodide.mjs"), loader.replace(/\/\/# sourceMappingURL=.*\n?/, ""));
  // Pyodide wants the list of the packages it could install; none is ever asked for.
  const { info } = JSON.parse(readFileSync(join(PYODIDE, "pyodide-lock.json"), "utf8"));
  writeFileSync(join(folder, "pyodide-lock.json"), JSON.stringify({ info, packages: {} }));
}

/** Make the two archives; returns the versions of Python and of the libraries within it. */
async function packPython(folder, files) {
  const { loadPyodide } = await import(require.resolve("pyodide/pyodide.mjs"));
  // Without random hashes, so that sets of constants keep their order.
  const python = await loadPyodide({ env: { PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" } });
  python.FS.writeFile("/lib/python3.14/site-packages/pack.py", readFileSync(join(HERE, "pack.py")));
  const pack = python.pyimport("pack");
  const bytes = (file) => python.toPy(new Uint8Array(readFileSync(file)));
  const contents = python.toPy(new Map(Object.entries(files).map(([name, file]) => [name, bytes(file)])));
  writeFileSync(join(folder, "python.zip"), pack.packages(contents).toJs());
  const trimming = readFileSync(join(HERE, "stdlib.toml"), "utf8");
  const library = pack.library(bytes(join(PYODIDE, "python_stdlib.zip")), trimming);
  writeFileSync(join(folder, "stdlib.zip"), library.toJs());
  return pack.versions().toJs();
}

/** The bundle of the widgets' views; returns which npm packages are in it. */
async function bundleViews(folder) {
  const { build } = require("esbuild");
  const { metafile } = await build({
    absWorkingDir: ASSETS,
    alias: { "sanitize-html": join(HERE, "escape.mjs") },
    bundle: true,
    entryPoints: { views: join(HERE, "views.mjs") },
    format: "esm",
    legalComments: "none", // LICENCES.txt has all of them
    logLevel: "warning",
    metafile: true,
    minify: true,
    nodePaths: [join(ASSETS, "node_modules")],
    outdir: folder,
    target: "es2022",
  });
  return shippedPackages(metafile);
}

function describe(folder) {
  const files = {};
  for (const name of readdirSync(folder).sort()) {
    const content = readFileSync(join(folder, name));
    files[name] = {
      bytes: content.length,
      gzip: gzipSync(content, { level: 9 }).length,
      sha256: createHash("sha256").update(content).digest("hex"),
    };
  }
  const digest = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 16);
  const sizes = Object.fromEntries(DOWNLOADED.map((name) => [name, files[name].bytes]));
  return { digest, sizes, firstTouch: FIRST_TOUCH, files };
}

async function main(target) {
  const folder = `${resolve(target)}.part`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const told = execFileSync("python", [join(HERE, "packages.py")], { encoding: "utf8" });
  const { files, licences: pythonPackages } = JSON.parse(told);
  copyFiles(folder);
  const versions = await packPython(folder, files);
  const npmPackages = await bundleViews(folder);
  writeFileSync(join(folder, "LICENCES.txt"), licences(pythonPackages, npmPackages, versions));
  const packages = ["pyodide", ...npmPackages, ...pythonPackages.map(({ name }) => name)].sort();
  const manifest = { ...describe(folder), packages };
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  rmSync(target, { recursive: true, force: true });
  renameSync(folder, target);
  const kilobytes = FIRST_TOUCH.reduce((sum, name) => sum + (manifest.files[name]?.gzip ?? 0), 0) / 1000;
  console.log(`Live panels: a reader's first touch loads ${Math.round(kilobytes)} kB (gzip).`);
}

await main(process.argv[2]);
