// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// Which files of the font do the pages serve?
// Needs `npm ci` to have run here. Gives src/buurtpeil/web/static/fonts/: the variable font for latin and latin-ext,
// upright and italic, with its licence beside it. The folder is made anew, so that a file that is gone stays gone.

import { copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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
