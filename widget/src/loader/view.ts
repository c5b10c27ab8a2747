// The launcher button and the empty panel, in a shadow root so that host styles stay out and ours stay in.
import { element, icon } from './dom.ts'
import css from './loader.css?inline'
import type { Options } from './options.ts'
import type { LoaderWords } from './words.ts'

const talk = 'M6 4h12a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6l-4 3.5V17H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM8 9h8M8 12.5h5'
const down = 'M6 9.5l6 6 6-6'

export interface View {
  host: HTMLElement
  panel: HTMLElement
  launcher: HTMLButtonElement
  style(options: Options, words: LoaderWords): void
  shown(open: boolean): void
  badge(count: number): void
}

export function createView(): View {
  const panel = element('div', { id: 'panel', class: 'panel', 'data-state': 'idle', 'data-shown': 'no' })
  const count = element('span', { class: 'badge', 'aria-hidden': 'true' })
  const label = element('span', { class: 'text' })
  const launcher = element('button', {
    type: 'button', class: 'launcher', 'aria-expanded': 'false', 'aria-controls': 'panel',
  }, icon('talk', talk), icon('down', down), label, count)
  const host = element('switchboard-widget' as 'div', {})
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  root.append(panel, launcher)

  let words: LoaderWords
  let unread = 0
  let open = false
  const name = () => {
    const extra = unread > 0 ? ` (${words.unread.replace('{n}', String(unread))})` : ''
    // What is read aloud contains what is seen.
    const shown = label.textContent && `${label.textContent}: `
    launcher.setAttribute('aria-label', open ? words.close : shown + words.open + extra)
  }

  return {
    host,
    panel,
    launcher,
    style(options, spoken) {
      words = spoken
      host.style.setProperty('--scheme', options.theme === 'auto' ? 'light dark' : options.theme)
      host.dataset['side'] = options.side
      host.lang = spoken.language
      panel.querySelector('iframe')?.setAttribute('title', spoken.frame)
      host.style.setProperty('--h', String(options.hue))
      launcher.hidden = !options.launcher
      label.textContent = options.launcherText
      name()
    },
    shown(given) {
      open = given
      panel.dataset['shown'] = open ? 'yes' : 'no'
      launcher.setAttribute('aria-expanded', String(open))
      name()
    },
    badge(given) {
      unread = given
      count.textContent = given > 99 ? '99+' : String(given || '')
      name()
    },
  }
}
