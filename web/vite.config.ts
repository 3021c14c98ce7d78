import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The Teams tab apps as one single-page app at /app/; `tools/build` writes the files. */
export default defineConfig({
  root: fileURLToPath(new URL('./app/', import.meta.url)),
  base: '/app/',
  publicDir: false,
  plugins: [react()],
  build: {
    target: 'es2022',
    sourcemap: false,
    // Everything stays a file: the policy allows no data: scripts and no inline code.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
  },
});
