// Finds the browser for the journeys, or installs Debian's when we may.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// The shell draws no window: the journeys take two thirds of the time.
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const places = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean).map((base) => join(base, 'Google', 'Chrome', 'Application', 'chrome.exe')),
}

export function provideChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given !== undefined && given !== '') {
    if (existsSync(given)) return given
    return giveUp(`CHROMIUM_PATH names ${given}, which does not exist.`)
  }
  const found = find()
  if (found !== null) return found
  if (!isDebianRoot()) return giveUp('The tests drive a real browser and found no Chromium or Chrome.')
  console.error('Installing Chromium for the browser tests (apt-get), once …')
  apt('update', '-q')
  // Older releases have no package of the shell alone.
  const failed = ['chromium-headless-shell', 'chromium'].every((name) => apt('install', '-y', '-q', '--no-install-recommends', name) !== 0)
  return find() ?? giveUp(failed ? '"apt-get install chromium" failed.' : 'Debian\'s package of Chromium was installed but does not run.')
}

const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status

function find() {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean).flatMap((directory) => names.map((name) => join(directory, name)))
  const candidates = [...onPath, ...(places[process.platform] ?? [])]
  return candidates.find((path) => existsSync(path) && runs(path)) ?? null
}

// Ubuntu's `chromium-browser` may be a stub that only says to install a snap. Windows' Chrome opens a window instead.
function runs(path) {
  if (process.platform === 'win32') return true
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 })
    return true
  } catch {
    return false
  }
}

function isDebianRoot() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
}

function giveUp(reason) {
  console.error(`${reason}\nInstall it (Debian: apt-get install chromium; macOS, Windows, Ubuntu: Google Chrome from https://www.google.com/chrome/)\nor set CHROMIUM_PATH to its program, then run the tests again.`)
  return process.exit(1)
}
