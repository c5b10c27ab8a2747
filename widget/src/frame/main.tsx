// The chat frame: waits for the loader's port, then draws.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { createChat, type Chat } from './chat.ts'
import { awaitHost, type Post } from './host.ts'
import { loadLanguage } from './i18n.ts'
import { createModel } from './model.ts'
import type { Preview } from './preview.ts'
import './style/tokens.css'
import './style/layout.css'
import './style/log.css'
import './style/composer.css'
import './style/files.css'
import './style/form.css'
import './style/card.css'
import './style/menu.css'
import { App } from './view/app.tsx'

const key = new URLSearchParams(location.search).get('key') ?? ''
let chat: Chat | null = null
let preview: Promise<Preview> | null = null

/** So long the first picture waits for what the inbox is like, lest theme or form come in with a jump. */
const patience = 500

const load = ({ model }: Chat) => loadLanguage(model.wanted.value, model.config.value?.languages.default ?? undefined)

function dress(made: Chat, post: Post) {
  const { model } = made
  const root = document.documentElement
  let asked = 0
  effect(() => {
    const mine = ++asked
    void load(made).then((language) => {
      if (mine === asked) model.spoken.value = language
    })
  })
  effect(() => {
    const { locale, dir } = model.language.value
    root.lang = locale
    root.dir = dir
    post({ type: 'language', locale })
  })
  effect(() => { root.dataset['theme'] = model.theme.value ?? model.config.value?.appearance.theme ?? 'auto' })
  effect(() => { root.style.setProperty('--h', String(model.config.value?.appearance.hue ?? 322)) })
  effect(() => {
    if (!model.config.value) return
    const { hue, theme, position } = model.config.value.appearance
    // Left and right are said of a page that runs left to right.
    post({ type: 'look', hue, theme, side: position === 'left' ? 'start' : 'end', launcherText: model.language.value.launcherText })
  })
}

awaitHost((message, post) => {
  if (message.type === 'show') {
    preview ??= import('./preview.ts').then(({ createPreview }) => {
      const made = createPreview(createModel(key, { url: '', title: '', referrer: '' }), post)
      made.stage(message)
      void show(made, post)
      return made
    })
    return void preview.then((made) => made.stage(message))
  }
  if (message.type !== 'init') return chat?.hear(message)
  if (chat) return
  const made = createChat(key, message, post)
  chat = made
  void show(made, post)
})

/** Shown in the right language from the first picture on. */
async function show(made: Chat, post: Post) {
  await Promise.race([made.configured, new Promise((resolve) => setTimeout(resolve, patience))])
  made.model.spoken.value = await load(made)
  dress(made, post)
  render(<App chat={made} />, document.body)
  post({ type: 'ready' })
}
