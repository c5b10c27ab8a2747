// After the end: five choices, a few words if he likes, or not now. What was said may be changed for a while.
import { useState } from 'preact/hooks'
import type { WidgetConversation } from '@switchboard/protocol'
import type { Chat } from '../chat.ts'
import { Face } from './icons.tsx'

const scores = [1, 2, 3, 4, 5] as const

export function Rating({ chat, conversation }: { chat: Chat; conversation: WidgetConversation }) {
  const { words } = chat.model.language.value
  const { rating, uid } = conversation
  const [score, setScore] = useState(rating?.score ?? 0)
  const [comment, setComment] = useState(rating?.comment ?? '')
  const [changing, setChanging] = useState(false)
  const [state, setState] = useState<'asked' | 'sending' | 'failed'>('asked')

  if (rating && !changing) {
    return (
      <div class="card rated">
        <Face score={rating.score} />
        <p role="status" dir="auto">{words.rateThanks}</p>
        <button type="button" class="plain" onClick={() => setChanging(true)}>{words.rateChange}</button>
      </div>
    )
  }
  const send = async () => {
    setState('sending')
    const done = await chat.rate(score, comment)
    setState(done ? 'asked' : 'failed')
    if (done) setChanging(false)
  }
  const skip = () => {
    if (rating) setChanging(false)
    else chat.choose({ skipped: uid })
  }
  return (
    <form class="card rating" onSubmit={(event) => {
      event.preventDefault()
      if (score > 0 && state !== 'sending') void send()
    }}>
      <fieldset>
        <legend dir="auto">{words.rate}</legend>
        <div class="scores">
          {scores.map((each) => (
            <label key={each}>
              <input type="radio" name="score" class="aside" value={each} checked={score === each} onChange={() => setScore(each)} />
              <Face score={each} />
              <span>{words[`rate${each}`]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {score > 0 && (
        <textarea rows={2} maxLength={2000} aria-label={words.rateComment} placeholder={words.rateComment} value={comment}
          dir={comment === '' ? undefined : 'auto'} onInput={(event) => setComment(event.currentTarget.value)} />
      )}
      {state === 'failed' && <p class="fault" role="alert">{words.failed}</p>}
      <div class="do">
        {score > 0 && (
          <button type="submit" class="primary" aria-disabled={state === 'sending'}>{state === 'failed' ? words.retry : words.rateSend}</button>
        )}
        <button type="button" class="plain" onClick={skip}>{words.skip}</button>
      </div>
    </form>
  )
}
