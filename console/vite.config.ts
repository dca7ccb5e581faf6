import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const BUILT = fileURLToPath(new URL("../gateway/web/console", import.meta.url));
const WORTH_PACKING = /\.(js|css|html|svg)$/;

/** Compresses every file once, here, so that the gateway only has to hand it out. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    writeBundle() {
      for (const file of readdirSync(BUILT, { recursive: true, encoding: "utf8" })) {
        if (!WORTH_PACKING.test(file)) continue;
        const path = join(BUILT, file);
        const content = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params: quality }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), packed()],
  build: { outDir: BUILT, emptyOutDir: true, chunkSizeWarningLimit: 1200 },
  server: { proxy: { "/api": process.env.NUANJIA_URL ?? "http://127.0.0.1:8000" } },
});
