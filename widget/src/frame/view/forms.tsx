// The two forms: what is asked before the first message, and the message that is left while nobody is there.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { answersOf, faultsOf, faultsTold, leavingFields, messageLeft, questionsOf, type Faults, type Field } from '../form.ts'
import { useEntry } from './entry.ts'
import { Fields } from './fields.tsx'
import { Icon } from './icons.tsx'
import { BackAt } from './notices.tsx'

/** What both forms do: keep what is written, say what is wrong, lead to the first wrong field. */
function useForm(chat: Chat, fields: readonly Field[]) {
  const { model } = chat
  const form = useRef<HTMLFormElement>(null)
  const [faults, setFaults] = useState<Faults>({})
  const values = model.filled.value
  const lead = (to: Faults) => {
    setFaults(to)
    const first = fields.find(({ key }) => to[key])
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first.key}"]`)?.focus()
    return first === undefined
  }

  const told = model.wrong.value
  useEffect(() => {
    if (told.length > 0) lead(faultsTold(fields, told))
  }, [told])
  useEntry(() => form.current?.querySelector<HTMLElement>('input, select, textarea'))

  return {
    form,
    faults,
    values,
    write(key: string, value: string | boolean) {
      model.values.value = { ...model.values.value, [key]: value }
      // What was wrong is judged again when he asks; until then a mended field need not stay red.
      if (faults[key]) setFaults({ ...faults, [key]: undefined })
    },
    isRight: () => lead(faultsOf(fields, values)),
  }
}

export function PreChatForm({ chat }: { chat: Chat }) {
  const { model } = chat
  const { words, greeting, labels } = model.language.value
  const fields = questionsOf(model.config.value?.preChat ?? { enabled: false, fields: [] }, labels)
  const { form, faults, values, write, isRight } = useForm(chat, fields)
  const title = useId()
  return (
    <form class="sheet" ref={form} aria-labelledby={title} noValidate onSubmit={(event) => {
      event.preventDefault()
      if (isRight()) chat.start(answersOf(fields, values))
    }}>
      <p class="greeting"><bdi>{greeting}</bdi></p>
      <h2 id={title} dir="auto">{words.preChat}</h2>
      <Fields fields={fields} values={values} faults={faults} words={words} write={write} />
      <button type="submit" class="primary">{words.start}</button>
    </form>
  )
}

export function OfflineForm({ chat }: { chat: Chat }) {
  const { model } = chat
  const { words, labels, offlineMessage } = model.language.value
  const begun = model.thread.value.conversation !== null
  const asked = model.config.value?.preChat
  const questions = asked?.enabled && !begun ? questionsOf(asked, labels) : []
  const fields = leavingFields(questions, words)
  const { form, faults, values, write, isRight } = useForm(chat, fields)
  const [state, setState] = useState<'writing' | 'sending' | 'failed'>('writing')
  const title = useId()

  const leave = async () => {
    if (state === 'sending' || !isRight()) return
    setState('sending')
    if (await chat.leave(messageLeft(questions, values))) return
    setState('failed')
  }
  return (
    <form class="sheet" ref={form} aria-labelledby={title} noValidate onSubmit={(event) => {
      event.preventDefault()
      void leave()
    }}>
      {(begun || model.available.value) && (
        <button type="button" class="back" onClick={() => { model.leaving.value = false }}><Icon name="back" />{words.back}</button>
      )}
      <h2 class="greeting" id={title} dir="auto">{words.leaveMessage}</h2>
      <p class="about" dir="auto">{offlineMessage}</p>
      <BackAt model={model} />
      <Fields fields={fields} values={values} faults={faults} words={words} write={(key, value) => {
        // Whoever has begun is not interrupted when somebody comes.
        model.leaving.value = true
        write(key, value)
      }} />
      {state === 'failed' && <p class="fault" role="alert">{words.failed}</p>}
      <button type="submit" class="primary" aria-disabled={state === 'sending'}>
        {state === 'sending' ? words.sending : state === 'failed' ? words.retry : words.leave}
      </button>
    </form>
  )
}
