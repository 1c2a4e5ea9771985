// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Which files of the font and of the map's island do the pages serve?
// Needs `npm ci` to have run here. Gives src/buurtpeil/web/static/fonts/ (the variable font for latin and latin-ext, upright
// and italic) and static/island/ (one script, MapLibre's worker and style sheet), with their licences beside them. Both
// folders are made anew, so that a file that is gone stays gone.

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const fontPackage = join(here, "node_modules", "@fontsource-variable", "atkinson-hyperlegible-next");
const target = join(here, "..", "src", "buurtpeil", "web", "static", "fonts");
const wanted = /-(latin|latin-ext)-wght-(normal|italic)\.woff2$/;

const files = (await readdir(join(fontPackage, "files"))).filter((name) => wanted.test(name));
if (files.length !== 4) {
  throw new Error(
    `Expected four font files (latin and latin-ext, upright and italic), found ${files.length}: ${files.join(", ")}. ` +
      "The font package has changed its names: look in its files/ folder and mend `wanted` in build.mjs.",
  );
}
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
for (const name of files) await copyFile(join(fontPackage, "files", name), join(target, name));
await copyFile(join(fontPackage, "LICENSE"), join(target, "OFL-1.1.txt"));
console.log(`${files.length} font files copied to src/buurtpeil/web/static/fonts`);

const island = join(here, "..", "src", "buurtpeil", "web", "static", "island");
await build({ root: here, configFile: join(here, "vite.config.ts"), logLevel: "warn" });
const mapLibre = join(here, "node_modules", "maplibre-gl");
// The server follows the address of a source map when it names files by content; the map itself is not served.
const worker = await readFile(join(mapLibre, "dist", "maplibre-gl-worker.mjs"), "utf8");
await writeFile(join(island, "maplibre-worker.js"), worker.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
await copyFile(join(mapLibre, "dist", "maplibre-gl.css"), join(island, "maplibre.css"));
await copyFile(join(mapLibre, "LICENSE.txt"), join(island, "maplibre-gl.LICENCE.txt"));
const own = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
const notices = await Promise.all(
  Object.keys(own.dependencies).map(async (name) => {
    const about = JSON.parse(await readFile(join(here, "node_modules", name, "package.json"), "utf8"));
    const author = typeof about.author === "string" ? about.author : (about.author?.name ?? "its contributors");
    return `${about.name} ${about.version}, ${about.license}, by ${author}`;
  }),
);
await writeFile(join(island, "NOTICE.txt"), `The pages and the map's island hold:\n${notices.join("\n")}\n`);
console.log("The island of the map was built in src/buurtpeil/web/static/island");
