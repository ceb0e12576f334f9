import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** While the console is being worked on (`npx vite console`), its API is the server started beside it. */
const server = 'http://127.0.0.1:3001';

/** Writes each text file of the build a second and third time, compressed: the server sends those as they are. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = '' }) {
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|html|svg)$/.test(name)) continue;
      const text = readFileSync(join(dir, name));
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(text));
      writeFileSync(join(dir, `${name}.gz`), gzipSync(text, { level: 9 }));
    }
  },
});

export default defineConfig({
  base: '/',
  plugins: [react(), compressed()],
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    // The page's content security policy knows no inlined fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/docs': server, '/openapi.json': server },
  },
});
