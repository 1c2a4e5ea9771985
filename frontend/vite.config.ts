// SPDX-FileCopyrightText: 2026 Buurtpeil contributors
// SPDX-License-Identifier: EUPL-1.2
//
// How is the island of the Map page built?
// One module without chunks: the server gives each static file a name with its content's hash, and one file that names
// no other can't be broken by that. The worker is a file of its own, whose name the page tells.

import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "../src/buurtpeil/web/static/island",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 2000,
    modulePreload: false,
    rolldownOptions: { input: "src/map.ts", output: { codeSplitting: false, entryFileNames: "map.js" } },
  },
  publicDir: false,
});
