import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import babel from '@rolldown/plugin-babel';
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;

/** Puts the compressed variants beside the files, which the server sends to browsers that understand them. */
const precompress = (): Plugin => ({
  name: 'precompress',
  apply: 'build',
  writeBundle({ dir }) {
    for (const name of readdirSync(dir!, { recursive: true, encoding: 'utf8' }).filter((path) => COMPRESSIBLE.test(path))) {
      const path = join(dir!, name);
      const bytes = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(bytes));
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
});

// Lingui looks beside package.json. Its own macro transform has no binary on machines whose npm runs on Node 20, hence Babel.
process.env.LINGUI_CONFIG ??= join(import.meta.dirname, 'lingui.config.ts');
process.env.LINGUI_SUPPRESS_BABEL_WARNING ??= '1';

const server = process.env.SERVER ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [babel({ presets: [linguiTransformerBabelPreset()] }), react(), lingui(), precompress()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  server: {
    // The server checks that Origin and Host agree, so the proxy keeps Host.
    proxy: Object.fromEntries(
      ['/api', '/socket.io', '/s/', '/docs', '/openapi.json', '/asyncapi.json', '/health'].map((path) => [
        path,
        { target: server, changeOrigin: false, ws: path === '/socket.io' },
      ]),
    ),
  },
});
