// Bundles the browser's files: main.js and main.css into cms/static/build, fonts beside them; what
// only some pages need is in files of its own: map.js and map.css, proof.js and its worker.
// `npm run build` once, `npm run watch` after each change.

import { context } from "esbuild";
import { cp, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "build");

// KERN's file ends with thousands of utility classes, which the templates do not use. They are
// three quarters of its size, so everything from the spacing utilities on is left out.
const UTILITIES = "@file _flex-grid-system.scss";
const SPACING = "\n.kern-m-auto";

const kernWithoutUtilities = {
  name: "kern-without-utilities",
  setup(build) {
    build.onLoad({ filter: /kern-ux[\\/]native[\\/]dist[\\/]kern\.css$/ }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      const end = css.indexOf(SPACING);
      if (end < 0 || css.indexOf(UTILITIES) < end) {
        throw new Error("kern.css is no longer in the expected order: see cms/assets/build.mjs");
      }
      return { contents: css.slice(0, end), loader: "css" };
    });
  },
};

const bundle = await context({
  entryPoints: [
    "main.js",
    "main.css",
    "map.js",
    "map.css",
    "printing.css",
    "proof.js",
    "proof_worker.js",
  ].map((name) => join(here, name)),
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
  assetNames: "[name]-[hash]",
  legalComments: "none",
  logLevel: "info",
  plugins: [kernWithoutUtilities],
});

await rm(target, { recursive: true, force: true });
await cp(join(here, "images"), target, { recursive: true });

if (process.argv.includes("--watch")) {
  await bundle.watch();
} else {
  await bundle.rebuild();
  await bundle.dispose();
}
