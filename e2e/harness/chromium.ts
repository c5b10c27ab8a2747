// A real Chromium without a window.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

/** It ends with the process that started it, whose signals it leaves alone. */
export const openBrowser = (extra: string[] = []): Promise<Browser> => chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium-headless-shell', handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
  args: [...flags, ...extra, `--crash-dumps-dir=${mkdtempSync(join(tmpdir(), 'switchboard-chromium-'))}`],
})

let shared: Promise<Browser> | null = null

/** The one of this worker: its files use it one after the other. */
export const sharedBrowser = (): Promise<Browser> => (shared ??= openBrowser())
