// One booted widget: launcher, panel, frame, vault. Until the first interaction (or consent) it touches neither
// storage nor network.
import type { HostPage, Person, ToFrame, ToLoader } from '../port/messages.ts'
import { element } from './dom.ts'
import type { Events } from './events.ts'
import { type Frame, mountFrame } from './frame.ts'
import { mergeOptions, type Options } from './options.ts'
import { createVault } from './storage.ts'
import { createView } from './view.ts'
import { fitKeyboard } from './viewport.ts'
import { wordsFor } from './words.ts'

export type Status = 'idle' | 'loading' | 'ready' | 'failed'

const hostPage = (): HostPage => ({
  url: location.href.slice(0, 2000), title: document.title.slice(0, 300), referrer: document.referrer.slice(0, 2000),
})

export class Widget {
  status: Status = 'idle'
  isOpen = false
  unreadCount = 0
  visitorId: string | null = null
  #options: Options
  #person: Person = {}
  #frame: Frame | null = null
  #draft: string | null = null
  #unwatch = () => {}
  readonly #unfit
  readonly #base: URL
  readonly #events: Events
  readonly #view = createView()
  readonly #vault

  constructor(base: URL, options: Options, events: Events) {
    this.#base = base
    this.#options = options
    this.#events = events
    this.#vault = createVault(options.inbox)
    const { host, launcher } = this.#view
    this.#style()
    launcher.addEventListener('click', () => this.toggle())
    for (const hint of ['pointerenter', 'focus', 'touchstart']) {
      launcher.addEventListener(hint, () => this.#warm(), { once: true, passive: true })
    }
    host.shadowRoot?.addEventListener('keydown', (event) => {
      if (event instanceof KeyboardEvent && event.key === 'Escape') this.close()
    })
    document.body.append(host)
    this.#unfit = fitKeyboard(this.#view.panel)
    if (options.consent) this.consent(true)
  }

  open() {
    if (this.isOpen) return
    this.isOpen = true
    if (this.status === 'failed') this.#unmount()
    this.#mount()
    this.#view.shown(true)
    this.#post({ type: 'shown', open: true })
    this.#focusFrame()
    this.#events.emit('open')
  }

  close() {
    if (!this.isOpen) return
    this.isOpen = false
    // Whoever closes from elsewhere on the page keeps the focus where it is.
    if (document.activeElement === this.#view.host) this.#view.launcher.focus()
    this.#view.shown(false)
    this.#post({ type: 'shown', open: false })
    this.#events.emit('close')
  }

  toggle() {
    if (this.isOpen) this.close()
    else this.open()
  }

  update(given: unknown) {
    const { inbox } = this.#options
    this.#options = { ...mergeOptions(this.#options, given), inbox }
    this.#style()
    this.#post({ type: 'locale', locale: this.#options.locale })
    this.#post({ type: 'theme', theme: this.#options.theme })
  }

  identify(person: Person) {
    const attributes = { ...this.#person.attributes, ...person.attributes }
    this.#person = { ...this.#person, ...person, attributes }
    this.#post({ type: 'person', person })
  }

  compose(text: string) {
    this.#draft = text
    this.open()
    this.#sendDraft()
  }

  /** With consent a returning visitor's unread count may be read before he opens the chat. */
  consent(given: boolean) {
    if (!given) return this.logout()
    if (this.#vault.token() !== null) this.#mount()
  }

  logout() {
    this.#vault.clear()
    this.#person = {}
    this.#draft = null
    this.#post({ type: 'logout' })
    this.#unread(0)
    this.visitorId = null
  }

  shutdown() {
    this.#unmount()
    this.#unfit()
    this.#view.host.remove()
  }

  #style() {
    this.#view.style(this.#options, wordsFor(this.#options.locale))
  }

  #post(message: ToFrame) {
    this.#frame?.post(message)
  }

  #state(status: Status) {
    this.status = status
    this.#view.panel.dataset['state'] = status
  }

  #unread(count: number) {
    if (count === this.unreadCount) return
    this.unreadCount = count
    this.#view.badge(count)
    this.#events.emit('unread', { count })
  }

  #warm() {
    if (this.#frame || this.#base.origin === location.origin) return
    document.head.append(element('link', { rel: 'preconnect', href: this.#base.origin }))
  }

  #mount() {
    if (this.#frame) return
    const url = new URL('widget/frame', this.#base)
    url.searchParams.set('key', this.#options.inbox)
    this.#state('loading')
    this.#frame = mountFrame({
      url,
      title: wordsFor(this.#options.locale).frame,
      into: this.#view.panel,
      hello: () => ({
        type: 'init', token: this.#vault.token(), outbox: this.#vault.outbox(), locale: this.#options.locale,
        theme: this.#options.theme, page: hostPage(), person: this.#person, open: this.isOpen,
      }),
      heard: (message) => this.#heard(message),
      late: () => this.#fail(),
    })
    this.#unwatch = this.#vault.watch((token) => this.#post({ type: 'token', token }))
  }

  #unmount() {
    this.#frame?.remove()
    this.#frame = null
    this.#unwatch()
    this.#state('idle')
  }

  #fail() {
    this.#unmount()
    this.#state('failed')
    const words = wordsFor(this.#options.locale)
    const retry = element('button', { type: 'button' }, words.retry)
    retry.addEventListener('click', () => {
      this.isOpen = false
      this.open()
    })
    const mail = this.#options.supportEmail
    this.#view.panel.replaceChildren(element('div', { class: 'card', role: 'alert', dir: 'auto' },
      element('p', {}, words.failed), retry, ...mail ? [element('a', { href: `mailto:${mail}` }, words.mail)] : []))
    this.#events.emit('error', { code: 'frame.not_loaded' })
  }

  #focusFrame() {
    if (this.status === 'ready') this.#view.panel.querySelector('iframe')?.focus()
  }

  #sendDraft() {
    if (this.#draft === null || this.status !== 'ready') return
    this.#post({ type: 'compose', text: this.#draft })
    this.#draft = null
    this.#focusFrame()
  }

  #heard(message: ToLoader) {
    switch (message.type) {
      case 'ready':
        this.#state('ready')
        if (this.isOpen) this.#focusFrame()
        return this.#sendDraft()
      case 'brand': return this.#view.host.style.setProperty('--h', String(message.hue))
      case 'close': return this.close()
      case 'token': return this.#vault.setToken(message.token)
      case 'put': return this.#vault.put(message.entry)
      case 'drop': return this.#vault.drop(message.clientId)
      case 'unread': return this.#unread(message.count)
      case 'visitor': this.visitorId = message.uid; return
      case 'event': return this.#events.emit(message.name, message.detail)
    }
  }
}
