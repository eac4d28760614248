// Run Python code in Node with the built folder's own Python: node run_live.mjs FOLDER CODE INPUT
//
// Prints the value of the code's last expression. INPUT is the string `given` in the code.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, code, given] = [resolve(process.argv[2]), process.argv[3], process.argv[4]];
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: folder, stdLibURL: join(folder, "stdlib.zip") });
python.unpackArchive(new Uint8Array(readFileSync(join(folder, "python.zip"))), "zip", { extractDir: "/hublab" });
python.globals.set("given", given);
console.log(python.runPython(`import sys; sys.path.insert(0, "/hublab")\n${code}`));
