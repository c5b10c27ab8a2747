// The chat frame: waits for the loader's port, then draws.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { createChat, type Chat } from './chat.ts'
import { awaitHost } from './host.ts'
import { loadLanguage } from './i18n.ts'
import './style/tokens.css'
import './style/layout.css'
import './style/log.css'
import './style/composer.css'
import { App } from './view/app.tsx'

const key = new URLSearchParams(location.search).get('key') ?? ''
let chat: Chat | null = null

function dress({ model }: Chat) {
  const root = document.documentElement
  effect(() => {
    const wanted = model.locale.value
    void loadLanguage(wanted).then((language) => {
      if (model.locale.value === wanted) model.language.value = language
    })
  })
  effect(() => {
    const { locale, dir } = model.language.value
    root.lang = locale
    root.dir = dir
  })
  effect(() => { root.dataset['theme'] = model.theme.value })
  effect(() => { root.style.setProperty('--h', String(model.config.value?.inbox.hue ?? 322)) })
}

awaitHost((message, post) => {
  if (message.type !== 'init') return chat?.hear(message)
  if (chat) return
  const made = createChat(key, message, post)
  chat = made
  // Shown in the right language from the first picture on.
  void loadLanguage(message.locale).then((language) => {
    made.model.language.value = language
    dress(made)
    render(<App chat={made} />, document.body)
    post({ type: 'ready' })
  })
})
