// Where the visitor writes. Enter sends, Shift+Enter breaks the line, input methods keep their Enter.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { Icon } from './icons.tsx'

const longest = 10_000

/** Safari ends the composition before the Enter that ended it; the old code 229 still tells. */
const composing = (event: KeyboardEvent) => event.isComposing || event.keyCode === 229

export function Composer({ chat }: { chat: Chat }) {
  const { model } = chat
  const { words } = model.language.value
  const field = useRef<HTMLTextAreaElement>(null)
  const draft = model.draft.value
  const empty = draft.trim() === ''

  // The loader gives the frame focus when it opens it. On touch the keyboard would jump up over the greeting.
  useEffect(() => {
    const take = () => {
      if (document.activeElement === document.body && matchMedia('(pointer: fine)').matches) field.current?.focus()
    }
    addEventListener('focus', take)
    return () => removeEventListener('focus', take)
  }, [])
  useLayoutEffect(() => {
    if (!field.current) return
    field.current.style.blockSize = 'auto'
    field.current.style.blockSize = `${field.current.scrollHeight}px`
  }, [draft])

  const send = () => {
    if (empty) return
    chat.send(draft.trim())
    model.draft.value = ''
    field.current?.focus()
  }
  // An empty field with dir=auto would run left to right, its placeholder too.
  const dir = draft === '' ? undefined : 'auto'
  return (
    <form class="composer" onSubmit={(event) => {
      event.preventDefault()
      send()
    }}>
      <textarea ref={field} rows={1} maxLength={longest} dir={dir} aria-label={words.message} placeholder={words.placeholder}
        value={draft} enterkeyhint="send"
        onInput={(event) => {
          model.draft.value = event.currentTarget.value
          chat.typed(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || composing(event)) return
          event.preventDefault()
          send()
        }} />
      <button type="submit" class="send" aria-label={words.send} disabled={empty}><Icon name="send" /></button>
    </form>
  )
}
