// Makes the one style sheet of the built site: node lean.mjs FOLDER < {"theirs": […], "ours": […]}
//
// Of the theme's sheets it keeps what some page or script names (PurgeCSS) and leaves out Font
// Awesome's fonts; ours are kept whole, as panels name more once they are live.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "./assets/node_modules/esbuild/lib/main.js";
import { PurgeCSS } from "./assets/node_modules/purgecss/lib/purgecss.esm.js";

const ICON_FONTS = /@font-face\s*\{[^}]*Font Awesome[^}]*\}/g;
// Elements that only live panels have, and attributes that only browsers and scripts set.
const LATER = "input select option textarea progress output fieldset legend label dialog canvas";
const ATTRIBUTES = ["open", "hidden", "disabled", "checked", "data-mode", "data-theme", "aria-expanded"];

const [folder] = process.argv.slice(2);
const { theirs, ours, content } = JSON.parse(readFileSync(0, "utf8"));

async function bundled(files) {
  const contents = files.map((file) => `@import ${JSON.stringify(`./${file}`)};`).join("\n");
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: join(folder, "_static"), loader: "css" },
    bundle: true,
    external: ["*.woff2", "*.ttf"],
    loader: { ".png": "dataurl", ".svg": "dataurl" },
    logLevel: "error",
    write: false,
  });
  return outputFiles[0].text;
}

const [{ css }] = await new PurgeCSS().purge({
  css: [{ raw: (await bundled(theirs)).replace(ICON_FONTS, "") }],
  content: [...content.map((file) => join(folder, file)), { raw: LATER, extension: "txt" }],
  dynamicAttributes: ATTRIBUTES,
});
const { code } = await esbuild.transform(css + (await bundled(ours)), { loader: "css", minify: true });
writeFileSync(join(folder, "_static/book.css"), code);
