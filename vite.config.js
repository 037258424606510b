// Builds the look: one stylesheet and one small script for each face, with hashed names and a manifest
// that `ui/manifest.py` reads. `npm run build` (or `make assets`).
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const sources = "src/motcua/ui/assets";

// Leaves a .gz and a .br beside every stylesheet and script, for the server to send as they are.
const compressed = {
  name: "compressed",
  apply: "build",
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle).filter((name) => /\.(css|js)$/.test(name))) {
      const path = join(dir, name);
      const content = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(content));
    }
  },
};

export default defineConfig({
  base: "./",
  plugins: [compressed],
  publicDir: `${sources}/public`,
  css: { preprocessorOptions: { scss: { loadPaths: ["node_modules"], quietDeps: true } } },
  build: {
    outDir: "src/motcua/ui/static/ui",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ["citizen.scss", "staff.scss", "process.scss", "citizen.js", "staff.js", "process.js"].map((name) => `${sources}/${name}`),
    },
  },
});
