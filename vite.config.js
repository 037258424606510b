// Builds the look: one stylesheet and one small script for each face, with hashed names and a manifest
// that `ui/manifest.py` reads. `npm run build` (or `make assets`).
import { defineConfig } from "vite";

const sources = "src/motcua/ui/assets";

export default defineConfig({
  base: "./",
  publicDir: `${sources}/public`,
  css: { preprocessorOptions: { scss: { loadPaths: ["node_modules"], quietDeps: true } } },
  build: {
    outDir: "src/motcua/ui/static/ui",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ["citizen.scss", "staff.scss", "citizen.js", "staff.js"].map((name) => `${sources}/${name}`),
    },
  },
});
