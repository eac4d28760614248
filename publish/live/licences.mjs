// The licences of all that live panels load, each text taken from its package.

import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const NODE_MODULES = resolve(import.meta.dirname, "../assets/node_modules");
const TEXTS = join(import.meta.dirname, "licences");

// Texts for packages that ship none.
const TEXT_OF = [
  [/^@jupyter-widgets\//, (python) => python.find(({ name }) => name === "ipywidgets").text],
  [/^@lumino\//, () => readFileSync(join(TEXTS, "lumino.txt"), "utf8")],
  [/^pyodide$/, () => readFileSync(join(TEXTS, "mpl-2.0.txt"), "utf8")],
];

/** The names of the packages whose code is in a bundle, from esbuild's metafile. */
export function shippedPackages({ outputs }) {
  const names = new Set();
  for (const { inputs } of Object.values(outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [, name] = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//) ?? [];
      if (name && bytesInOutput) names.add(name);
    }
  return [...names].sort();
}

function npmPackage(name, python) {
  const folder = join(NODE_MODULES, name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e(\.|$)/i.test(each));
  const [, other] = TEXT_OF.find(([pattern]) => pattern.test(name)) ?? [];
  if (!file && !other) throw new Error(`${name} has no licence file: add its text to ${TEXTS}`);
  const text = file ? readFileSync(join(folder, file), "utf8") : other(python);
  return { name, version, kind: license, text };
}

const RULE = `\n\n${"=".repeat(80)}\n`;

const section = ({ name, version, kind, text }) => `${name} ${version} (${kind})\n\n${text.trim()}`;

/** The whole text; `versions` are those of Python and of the libraries linked into it. */
export function licences(python, npmNames, versions) {
  const npm = ["pyodide", ...npmNames].map((name) => npmPackage(name, python));
  const pyodide = npm[0].version;
  const { Python: version, ...linked } = versions;
  const listed = Object.entries(linked).map((pair) => pair.join(" ")).join(", ");
  const native = [
    { name: "Python", version, kind: "PSF-2.0", text: readFileSync(join(TEXTS, "python.txt"), "utf8") },
    {
      name: "Libraries within pyodide.asm.wasm",
      version: pyodide,
      kind: "each its own",
      text: `${listed}; others as Pyodide ${pyodide} has them.\n\n${readFileSync(join(TEXTS, "libraries.txt"), "utf8")}`,
    },
  ];
  const opening =
    "What live panels load, and under which licences.\n\n" +
    "Unchanged but for packing: Python modules are compiled, those of the standard library without\n" +
    "their documentation and without those that no panel needs; the scripts of the widgets are one\n" +
    "file. Sources: the packages of these names and versions in the registries of npm and Python.";
  return `${[opening, ...[...python, ...npm, ...native].map(section)].join(RULE)}\n`;
}
