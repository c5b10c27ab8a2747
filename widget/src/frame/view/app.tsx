// The whole panel.
import { useEffect } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { Composer } from './composer.tsx'
import { DropZone } from './drop-zone.tsx'
import { Header } from './header.tsx'
import { later } from './later.tsx'
import { Log } from './log.tsx'
import { ConnectionNotice, StateNotice, Typing } from './notices.tsx'
import { Welcome } from './welcome.tsx'

const PreChat = later(() => import('./forms.tsx').then(({ PreChatForm }) => PreChatForm))
const Offline = later(() => import('./forms.tsx').then(({ OfflineForm }) => OfflineForm))

export function App({ chat }: { chat: Chat }) {
  const { model } = chat
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) chat.close()
    }
    addEventListener('keydown', leave)
    return () => removeEventListener('keydown', leave)
  }, [chat])

  const screen = model.screen.value
  const talks = screen === 'welcome' || screen === 'log'
  const writes = talks && !model.mustLeave.value
  return (
    <>
      <Header chat={chat} />
      <main>
        <ConnectionNotice model={model} />
        {screen === 'preChat' && <PreChat chat={chat} />}
        {screen === 'offline' && <Offline chat={chat} />}
        {(screen === 'welcome' || screen === 'problem') && <Welcome model={model} />}
        {screen === 'log' && <Log chat={chat} />}
        {talks && <Typing model={model} />}
        {talks && <StateNotice chat={chat} />}
        {writes && <Composer chat={chat} />}
        <DropZone chat={chat} taken={writes} />
      </main>
    </>
  )
}
