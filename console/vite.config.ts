// Builds the console to dist/; the server serves it under `/` and `/assets`. In development it proxies to a local server.
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = 'http://127.0.0.1:3000'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  base: '/',
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    // The budget test reads from it what the first screen loads.
    manifest: true,
    // The content security policy allows fonts and images from our own host only: nothing may become a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      output: {
        // A few big files that change at different times instead of dozens of tiny ones.
        codeSplitting: {
          groups: [
            { name: 'frame', test: /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|react-i18next|use-sync-external-store)\// },
            { name: 'floating', test: /node_modules\/(@base-ui|@floating-ui|reselect|tabbable)\// },
            { name: 'base', test: /node_modules\/lucide-react|console\/src\/(api|auth\/(?!qr|recovery|password-form|second-factor)|composer|i18n|lib|inbox\/search|roster\/search|queue\/score\.ts|app\/(services|watch)|ui\/(announcer|button|field|live-region|mark|notice|toast))/, minShareCount: 2 },
            { name: 'desk', test: /console\/src\/(?!auth\/(qr|recovery|password-form|second-factor|passkeys)|figures\/|handover\/|queue\/|live\/|roster\/|system\/|settings\/|channels\/|webhooks\/|programs\/|outbox\/|ui\/(select|dialog|field|text-area|choice|tick|copyable|secrets-dialog)|i18n\/field-faults|app\/use-title)/, minShareCount: 2 },
            { name: 'settings', test: /console\/src\/(settings|channels|webhooks|programs|outbox)\/|console\/src\/(ui\/(choice|tick|copyable|secrets-dialog)|i18n\/field-faults)/, minShareCount: 2, includeDependenciesRecursively: false },
            // What queue, live board, settings and thread share, but the list of conversations does not need.
            { name: 'work', test: /console\/src/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  // The token test reads the style sheet as text; Vitest would hand it an empty one.
  test: { css: { include: [/tokens\.css/] } },
  server: {
    proxy: {
      '/rest': { target: server },
      '/realtime': { target: server, ws: true },
      '/demo': { target: server },
    },
  },
})
