// The pages: chat frame and demo. The loader is a build of its own (build.mjs), because it is a classic script.
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/widget/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { input: ['frame.html', 'demo.html'] },
  },
})
