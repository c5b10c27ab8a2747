// Where one writes: reply or note, each with its own draft, paper and verb.
import { useQuery } from '@tanstack/react-query'
import { Ear, Lock, Paperclip, SendHorizontal } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { acceptedFiles, type CannedResponse, type Conversation, type FilledCannedResponse } from '@switchboard/protocol'
import { useTypists } from '../api/signals.ts'
import { useServices } from '../app/services.ts'
import { useCan, useMe } from '../auth/use-me.ts'
import { CannedMenu, cannedWord, useCanned } from '../canned/canned-menu.tsx'
import { UploadChips } from '../files/upload-chips.tsx'
import { useUploads } from '../files/uploads.ts'
import { useKeys } from '../keys/use-keys.ts'
import { newClientId } from '../lib/client-id.ts'
import { cx } from '../lib/cx.ts'
import { useChange } from '../thread/use-change.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Segmented } from '../ui/segmented.tsx'
import type { Mode } from './drafts.ts'
import { Hurdle } from './hurdle.tsx'
import { hurdleOf, mayWhisper } from './may-reply.ts'
import { useTyping } from './use-typing.ts'

/** As the server counts: UTF-16 code units. */
const longest = 10_000

export const Composer = ({ conversation, name }: { conversation: Conversation; name: string }) => {
  const { t } = useTranslation()
  const { client, drafts, outbox, queries, signals } = useServices()
  const { agent } = useMe()
  const mayWrite = useCan('conversation.reply')
  const supervises = useCan('conversation.supervise')
  const { run, busy } = useChange()
  const { uid } = conversation
  const [mode, setMode] = useState<Mode>('message')
  const [text, setText] = useState(() => drafts.read(uid, 'message'))
  const box = useRef<HTMLTextAreaElement>(null)
  const typing = useTyping(uid)
  const files = useUploads()
  const picker = useRef<HTMLInputElement>(null)
  const menuId = useId()
  const [word, setWord] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const canned = useCanned(word)
  const rival = useTypists(signals, uid).find((typist) => typist.kind === 'agent' && typist.uid !== agent.uid)
  const heard = useQuery({ ...queries.timeline(uid), select: (timeline) => timeline.events.some((event) => event.type === 'whisper') }).data ?? false
  const whispers = mayWhisper(conversation, agent.uid, supervises, heard)
  const hurdle = mode !== 'message' ? null : hurdleOf(conversation, agent.uid, supervises)

  const change = (next: string) => {
    setText(next)
    setWord(cannedWord(next, box.current?.selectionStart ?? next.length))
    setAt(0)
    drafts.write(uid, mode, next)
    if (mode === 'message' && next !== '') typing.typed()
    else typing.stopped()
  }
  const swap = (next: Mode) => {
    typing.stopped()
    setMode(next)
    setText(drafts.read(uid, next))
    // At once: a letter typed before the focus moves would be taken for a shortcut.
    box.current?.focus()
  }
  const sendable = (text.trim() !== '' || files.stored.length > 0) && !files.busy && text.length <= longest && hurdle === null
  /** Puts the response, filled for this visitor, in the place of what was typed after the slash. */
  const pick = async (one: CannedResponse) => {
    const caret = box.current?.selectionStart ?? text.length
    const start = caret - (word?.length ?? 0) - 1
    setWord(null)
    const filled = await client.send<FilledCannedResponse>('POST', `/canned/${one.uid}/use`, { conversation: uid }).catch(() => null)
    const put = filled?.text ?? one.text
    change(text.slice(0, start) + put + text.slice(caret))
    setWord(null)
    requestAnimationFrame(() => box.current?.setSelectionRange(start + put.length, start + put.length))
    box.current?.focus()
  }
  const steer = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    const chosen = canned[at]
    if (word === null || (event.key !== 'Escape' && chosen === undefined)) return false
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setAt((at + (event.key === 'ArrowDown' ? 1 : canned.length - 1)) % canned.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined && !event.nativeEvent.isComposing) void pick(chosen)
    else if (event.key === 'Escape') setWord(null)
    else return false
    event.preventDefault()
    return true
  }
  const mayResolve = conversation.state === 'assigned' && (supervises || conversation.agent?.uid === agent.uid)
  const send = (andResolve = false) => {
    if (!sendable) return
    const clientId = newClientId()
    outbox.add({ conversation: uid, agent: agent.uid, type: mode, text: text.trim(), clientId, ...(files.stored.length > 0 ? { attachments: files.stored } : {}) })
    files.clear()
    setWord(null)
    // Not before the words have arrived: nobody writes into what is resolved.
    if (andResolve && mayResolve) void outbox.whenSent(clientId).then((sent) => (sent ? run('resolve', conversation) : undefined))
    drafts.write(uid, mode, '')
    setText('')
    typing.stopped()
    box.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (steer(event)) return
    const command = event.ctrlKey || event.metaKey
    // Enter that ends an input method's word is not a send.
    if (event.key === 'Enter' && (!event.shiftKey || command) && !event.nativeEvent.isComposing) {
      event.preventDefault()
      send(event.shiftKey)
    } else if (command && event.key.toLowerCase() === 'i') {
      event.preventDefault()
      swap(mode === 'note' ? 'message' : 'note')
    } else if (event.key === 'Escape') {
      box.current?.blur()
    }
  }
  useEffect(() => {
    if (mode === 'whisper' && !whispers) setMode('message')
  }, [mode, whispers])
  useKeys({ r: () => swap('message'), n: () => swap('note'), w: () => whispers && swap('whisper') })

  if (!mayWrite) return <p className="border-t border-line px-4 py-3 text-ink-2">{t('composer.readOnly')}</p>
  const modes = (['message', 'note', ...(whispers ? ['whisper' as const] : [])] as const).map((value) => ({ value, label: t(`composer.modes.${value}`) }))
  const inside = mode !== 'message'
  const Sign = mode === 'note' ? Lock : Ear
  const left = longest - text.length
  return (
    <form
      className="shrink-0 border-t border-line px-3 pt-2 pb-3 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="mx-auto max-w-[820px]">
        <div className="flex min-h-8 items-center gap-3 pb-1.5">
          <Segmented label={t('composer.mode')} size="small" value={mode} onChange={swap} options={modes} />
          {rival !== undefined && <span className="truncate text-12 text-hot">{t('thread.replying', { name: rival.name ?? '' })}</span>}
        </div>
        <div
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault()
            files.add([...event.dataTransfer.files])
          }}
          className={cx('relative rounded-panel border has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:outline-offset-1 has-[textarea:focus-visible]:outline-brand', 'border-line-strong', inside ? 'bg-note' : 'bg-raised', mode === 'whisper' && 'border-dashed')}>
          {hurdle !== null && <Hurdle hurdle={hurdle} conversation={conversation} busy={busy !== null} run={run} />}
          {word !== null && <CannedMenu id={menuId} found={canned} at={at} onPick={(one) => void pick(one)} />}
          <textarea
            ref={box}
            // An empty field runs as its placeholder does.
            dir={text === '' ? undefined : 'auto'}
            rows={2}
            value={text}
            onChange={(event) => change(event.target.value)}
            onKeyDown={onKeyDown}
            onBlur={() => {
              typing.stopped()
              setWord(null)
            }}
            onPaste={(event) => {
              const pasted = [...event.clipboardData.files]
              if (pasted.length > 0) {
                event.preventDefault()
                files.add(pasted)
              }
            }}
            aria-controls={word === null ? undefined : menuId}
            aria-activedescendant={word === null || canned.length === 0 ? undefined : `${menuId}-${at}`}
            aria-label={mode === 'message' ? t('composer.replyLabel', { name }) : t(`composer.labels.${mode}`)}
            placeholder={mode === 'message' ? t('composer.replyPlaceholder', { name }) : t(`composer.placeholders.${mode}`, { name: conversation.agent?.name ?? '' })}
            className="block max-h-[40dvh] min-h-14 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-14 field-sizing-content outline-none!"
          />
          <UploadChips files={files} />
          <div className="flex items-center gap-2 ps-1.5 pe-1.5 pb-1.5">
            <IconButton label={t('files.attach')} onClick={() => picker.current?.click()}><Paperclip size={16} aria-hidden="true" /></IconButton>
            <input
              ref={picker} type="file" multiple accept={acceptedFiles} tabIndex={-1} aria-hidden="true" className="hidden"
              onChange={(event) => {
                files.add([...(event.target.files ?? [])])
                event.target.value = ''
              }}
            />
            <span className="line-clamp-2 grow text-12 text-ink-3">
              {mode === 'message' && hurdle === null && conversation.agent !== null && conversation.agent.uid !== agent.uid && t('composer.over', { name: conversation.agent.name })}
              {inside && <span className="inline-flex items-center gap-1.5 text-ink-2"><Sign size={12} aria-hidden="true" />{t('composer.noteHint')}</span>}
            </span>
            {left < 500 && <span className={cx('font-mono text-12', left < 0 ? 'text-bad' : 'text-ink-3')} role="status">{left}</span>}
            <Button type="submit" look="main" disabled={!sendable}>
              {mode !== 'message' ? t(`composer.verbs.${mode}`) : <>{t('composer.send')}<SendHorizontal size={14} aria-hidden="true" className="rtl:-scale-x-100" /></>}
            </Button>
          </div>
        </div>
      </div>
    </form>
  )
}
