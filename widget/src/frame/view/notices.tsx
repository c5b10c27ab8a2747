// The strips around the log: connection, place in the queue, end, rating, what to do while nobody is there, and who is writing.
import { useEffect, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { fill } from '../i18n.ts'
import type { Model } from '../model.ts'
import { isLeft, isOver } from '../screen.ts'
import { whenOf } from '../time.ts'
import { Icon } from './icons.tsx'
import { later } from './later.tsx'

const Rating = later(() => import('./rating.tsx').then((module) => module.Rating))

/** A blink of the network is not worth a word. */
const patience = 1500
const mostTicks = 12

export function ConnectionNotice({ model }: { model: Model }) {
  const down = model.connection.value === 'down'
  const [told, setTold] = useState(false)
  useEffect(() => {
    if (!down) return setTold(false)
    const timer = setTimeout(() => setTold(true), patience)
    return () => clearTimeout(timer)
  }, [down])
  return <p class="connection" role="status">{told && down ? model.language.value.words.offline : ''}</p>
}

export function StateNotice({ chat }: { chat: Chat }) {
  const { model } = chat
  const { words, locale } = model.language.value
  const thread = model.thread.value
  const { conversation } = thread
  const left = model.mustLeave.value
  const place = conversation?.state === 'queued' && !left ? conversation.queuePosition : null
  const quiet = isOver(thread) && model.outbox.value.length === 0
  const rates = quiet && conversation?.rateable === true && (conversation.rating !== null || model.memo.value.skipped !== conversation.uid)
  return (
    <div class="state">
      {rates && <Rating chat={chat} conversation={conversation} key={conversation.uid} />}
      <div role="status">
        {place !== null && (
          <div class="queue">
            <Ticks place={place} />
            <p>{fill(words.queue, { n: new Intl.NumberFormat(locale).format(place) })}</p>
            <p class="hint">{words.queueHint}</p>
          </div>
        )}
        {quiet && !left && !(rates && conversation.rating === null) && <p class="ended">{words.ended}</p>}
      </div>
      {left && <Leave model={model} />}
    </div>
  )
}

/** Nobody is there: what stands in place of the composer. */
function Leave({ model }: { model: Model }) {
  const { words, offlineMessage } = model.language.value
  const thanks = isLeft(model.thread.value)
  return (
    <div class="card leave">
      {thanks
        ? <p class="thanks" role="status"><Icon name="check" /><span dir="auto">{words.left}</span></p>
        : <p dir="auto">{offlineMessage}</p>}
      <BackAt model={model} />
      <button type="button" class={thanks ? 'secondary' : 'primary'} onClick={() => { model.leaving.value = true }}>
        {thanks ? words.newConversation : words.leaveMessage}
      </button>
    </div>
  )
}

/** Nothing where it is not known, or should have come to pass. */
export function BackAt({ model }: { model: Model }) {
  const { words, locale } = model.language.value
  const at = model.opensAt.value === null ? null : new Date(model.opensAt.value)
  if (!at || at.getTime() <= Date.now()) return null
  return <p class="back-at"><Icon name="clock" /><time dateTime={at.toISOString()}>{fill(words.opensAt, { when: whenOf(locale, at) })}</time></p>
}

/** One tick for each who waits before the visitor, and his own. */
function Ticks({ place }: { place: number }) {
  const count = Math.min(place, mostTicks)
  return (
    <span class="ticks" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => <i key={index} data-own={index === count - 1} />)}
    </span>
  )
}

export function Typing({ model }: { model: Model }) {
  const { words } = model.language.value
  const name = model.typing.value
  return (
    <p class="typing" role="status">
      {name !== null && <>
        <span class="wave" aria-hidden="true"><i /><i /><i /></span>
        {name === '' ? words.typingUnknown : fill(words.typing, { name })}
      </>}
    </p>
  )
}
