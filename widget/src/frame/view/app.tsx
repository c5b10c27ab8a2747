// The whole panel.
import { useEffect } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { Composer } from './composer.tsx'
import { Header } from './header.tsx'
import { Log } from './log.tsx'
import { ConnectionNotice, StateNotice, Typing } from './notices.tsx'
import { Welcome } from './welcome.tsx'

export function App({ chat }: { chat: Chat }) {
  const { model } = chat
  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) chat.close()
    }
    addEventListener('keydown', leave)
    return () => removeEventListener('keydown', leave)
  }, [chat])

  const empty = model.thread.value.entries.length === 0 && model.outbox.value.length === 0
  return (
    <>
      <Header chat={chat} />
      <main>
        <ConnectionNotice model={model} />
        {empty && !model.loading.value ? <Welcome model={model} /> : <Log chat={chat} />}
        <Typing model={model} />
        <StateNotice model={model} />
        {model.problem.value === null && <Composer chat={chat} />}
      </main>
    </>
  )
}
