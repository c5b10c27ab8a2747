// What the visitor may choose: language, sound, the chat by mail, to be forgotten.
import { type RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { isAddress } from '../form.ts'
import { fill, languageMenu } from '../i18n.ts'
import { Icon } from './icons.tsx'

interface Props { chat: Chat; opener: RefObject<HTMLElement | null>; close(): void }

export function Menu({ chat, opener, close }: Props) {
  const { model } = chat
  const { words, language } = model.language.value
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('select')?.focus()
    const elsewhere = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target) && !opener.current?.contains(target)) close()
    }
    // Before the panel hears it, which would close, and wherever the focus is.
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return
      event.stopPropagation()
      close()
    }
    addEventListener('keydown', leave, true)
    addEventListener('pointerdown', elsewhere)
    addEventListener('focusin', elsewhere)
    return () => {
      removeEventListener('keydown', leave, true)
      removeEventListener('pointerdown', elsewhere)
      removeEventListener('focusin', elsewhere)
    }
  }, [])

  return (
    <div class="menu" role="dialog" aria-label={words.menu} ref={box}>
      <label class="item">
        <Icon name="language" />
        <span>{words.language}</span>
        <select value={language} onChange={(event) => chat.choose({ locale: event.currentTarget.value })}>
          {languageMenu().map((entry) => <option key={entry.language} value={entry.language} lang={entry.language}>{entry.name}</option>)}
        </select>
      </label>
      <label class="item">
        <Icon name="sound" />
        <span>{words.sound}</span>
        <input type="checkbox" role="switch" class="switch" checked={model.memo.value.sound}
          onChange={(event) => chat.choose({ sound: event.currentTarget.checked })} />
      </label>
      {model.thread.value.conversation && <Transcript chat={chat} />}
      {(model.token.value !== null || model.memo.value.answers) && <Forget chat={chat} close={close} />}
    </div>
  )
}

function Transcript({ chat }: { chat: Chat }) {
  const { model } = chat
  const { words } = model.language.value
  const [shown, setShown] = useState(false)
  const [email, setEmail] = useState(String(model.filled.value['email'] ?? ''))
  const [state, setState] = useState<'asked' | 'wrong' | 'sending' | 'failed' | 'sent'>('asked')
  const field = useRef<HTMLInputElement>(null)
  const done = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (shown) field.current?.focus()
  }, [shown])
  useEffect(() => {
    if (state === 'sent') done.current?.focus()
  }, [state])

  const send = async () => {
    const to = email.trim()
    setState(isAddress(to) ? 'sending' : 'wrong')
    if (!isAddress(to)) return field.current?.focus()
    setState(await chat.mail(to) ? 'sent' : 'failed')
  }
  if (state === 'sent') {
    return <p class="item" role="status" tabIndex={-1} ref={done}><Icon name="check" /><span>{fill(words.transcriptSent, { email: email.trim() })}</span></p>
  }
  if (!shown) {
    return <button type="button" class="item" onClick={() => setShown(true)}><Icon name="mail" /><span>{words.transcript}</span></button>
  }
  const fault = state === 'wrong' ? words.invalidEmail : state === 'failed' ? words.failed : null
  return (
    <form class="item open" noValidate onSubmit={(event) => {
      event.preventDefault()
      void send()
    }}>
      <Icon name="mail" />
      <label for="transcript">{words.transcript}</label>
      <div class="field">
        <input ref={field} id="transcript" type="email" autocomplete="email" dir="ltr" maxLength={254} value={email} placeholder={words.email}
          aria-invalid={state === 'wrong'} aria-describedby="transcript-fault" onInput={(event) => {
            setEmail(event.currentTarget.value)
            setState('asked')
          }} />
        <button type="submit" class="send" aria-label={words.send} disabled={state === 'sending'}><Icon name="send" /></button>
      </div>
      <p class="fault" id="transcript-fault" role="status">{fault}</p>
    </form>
  )
}

function Forget({ chat, close }: { chat: Chat; close(): void }) {
  const { words } = chat.model.language.value
  const [asked, setAsked] = useState(false)
  const no = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (asked) no.current?.focus()
  }, [asked])
  if (!asked) {
    return <button type="button" class="item" onClick={() => setAsked(true)}><Icon name="forget" /><span>{words.forget}</span></button>
  }
  return (
    <div class="item open" role="group" aria-label={words.forget}>
      <Icon name="forget" />
      <p>{words.forgetHint}</p>
      <div class="do">
        <button type="button" class="danger" onClick={() => {
          chat.forget()
          close()
        }}>{words.forget}</button>
        <button type="button" class="plain" ref={no} onClick={() => setAsked(false)}>{words.skip}</button>
      </div>
    </div>
  )
}
