// Where the visitor writes. Enter sends, Shift+Enter breaks the line, input methods keep their Enter.
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { Chips } from './chips.tsx'
import { useEntry } from './entry.ts'
import { Icon } from './icons.tsx'

const longest = 10_000

/** Safari ends the composition before the Enter that ended it; the old code 229 still tells. */
const composing = (event: KeyboardEvent) => event.isComposing || event.keyCode === 229

export function Composer({ chat }: { chat: Chat }) {
  const { model } = chat
  const { words } = model.language.value
  const field = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const draft = model.draft.value
  const uploads = model.uploads.value
  const empty = draft.trim() === '' && uploads.length === 0
  // A message goes whole: with all its files, or not yet.
  const ready = !empty && uploads.every(({ state }) => state === 'done')

  useEntry(() => field.current)
  useLayoutEffect(() => {
    if (!field.current) return
    field.current.style.blockSize = 'auto'
    field.current.style.blockSize = `${field.current.scrollHeight}px`
  }, [draft])

  const send = () => {
    if (!ready) return
    chat.send()
    field.current?.focus()
  }
  // An empty field with dir=auto would run left to right, its placeholder too.
  const dir = draft === '' ? undefined : 'auto'
  return (
    <form class="composer" onSubmit={(event) => {
      event.preventDefault()
      send()
    }}>
      <Chips chat={chat} />
      <button type="button" class="attach" aria-label={words.attach} onClick={() => chooser.current?.click()}><Icon name="attach" /></button>
      <input ref={chooser} type="file" multiple hidden accept={model.config.value?.files.accept} onChange={({ currentTarget }) => {
        chat.uploads.add([...currentTarget.files ?? []])
        // The same file may be chosen again after it was removed.
        currentTarget.value = ''
        field.current?.focus()
      }} />
      <textarea ref={field} rows={1} maxLength={longest} dir={dir} aria-label={words.message} placeholder={words.placeholder}
        value={draft} enterkeyhint="send"
        onInput={(event) => {
          model.draft.value = event.currentTarget.value
          chat.typed(event.currentTarget.value)
        }}
        onPaste={(event) => {
          // Office programs copy a picture of the text beside the text.
          const pasted = event.clipboardData
          if (!pasted || pasted.files.length === 0 || pasted.types.includes('text/plain')) return
          event.preventDefault()
          chat.uploads.add([...pasted.files])
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || composing(event)) return
          event.preventDefault()
          send()
        }} />
      <button type="submit" class="send" aria-label={words.send} disabled={!ready}><Icon name="send" /></button>
    </form>
  )
}
