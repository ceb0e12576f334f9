import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** While the console is being worked on (`npx vite console`), its API is the server started beside it. */
const server = 'http://127.0.0.1:3001';

export default defineConfig({
  base: '/',
  plugins: [react()],
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
