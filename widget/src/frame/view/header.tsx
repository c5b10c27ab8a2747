// Whose chat it is, who answers, what else there is, and the way out.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { fill } from '../i18n.ts'
import type { Model } from '../model.ts'
import { whenOf } from '../time.ts'
import { Icon } from './icons.tsx'
import { later } from './later.tsx'

const Menu = later(() => import('./menu.tsx').then((module) => module.Menu))

function subtitle(model: Model): string {
  const { words, locale } = model.language.value
  const conversation = model.thread.value.conversation
  const agent = conversation?.state === 'assigned' ? conversation.agent : null
  if (agent) return fill(words.with, { name: agent.name })
  if (model.available.value) return words.available
  // Where messages may be left, the panel says when we are back.
  const back = model.opensAt.value === null || model.config.value?.offline.enabled ? null : new Date(model.opensAt.value)
  return back && back.getTime() > Date.now() ? fill(words.opensAt, { when: whenOf(locale, back) }) : words.away
}

function Sign({ model }: { model: Model }) {
  const config = model.config.value
  const [broken, setBroken] = useState(false)
  const logo = config?.appearance.logo
  if (logo && !broken) return <img class="logo" src={logo} alt="" width={36} height={36} onError={() => setBroken(true)} />
  return <span class="monogram" aria-hidden="true">{[...config?.company ?? ''][0]?.toLocaleUpperCase() ?? ''}</span>
}

export function Header({ chat }: { chat: Chat }) {
  const { model } = chat
  const { words } = model.language.value
  const config = model.config.value
  const [menu, setMenu] = useState(false)
  const more = useRef<HTMLButtonElement>(null)
  const open = model.open.value
  useEffect(() => {
    if (!open) setMenu(false)
  }, [open])

  return (
    <header>
      <Sign model={model} />
      <div class="title">
        <h1><bdi>{config?.company ?? ''}</bdi></h1>
        {config && (
          <p>
            <span class="dot" data-available={model.available.value} aria-hidden="true" />
            <span>{subtitle(model)}</span>
          </p>
        )}
      </div>
      {model.problem.value === null && (
        <button ref={more} type="button" class="quiet" aria-label={words.menu} aria-haspopup="dialog" aria-expanded={menu}
          onClick={() => setMenu(!menu)}>
          <Icon name="more" />
        </button>
      )}
      <button type="button" class="quiet" aria-label={words.close} onClick={() => chat.close()}>
        <Icon name="close" />
      </button>
      {menu && (
        <Menu chat={chat} opener={more} close={() => {
          setMenu(false)
          more.current?.focus()
        }} />
      )}
    </header>
  )
}
