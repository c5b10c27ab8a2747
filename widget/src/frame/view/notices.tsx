// The strips around the log: connection, place in the queue, end, and who is writing.
import { useEffect, useState } from 'preact/hooks'
import { fill } from '../i18n.ts'
import type { Model } from '../model.ts'

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

export function StateNotice({ model }: { model: Model }) {
  const { words, locale } = model.language.value
  const conversation = model.thread.value.conversation
  const place = conversation?.state === 'queued' ? conversation.queuePosition : null
  const over = conversation?.state === 'resolved' || conversation?.state === 'closed'
  return (
    <div class="state" role="status">
      {place !== null && (
        <div class="queue">
          <Ticks place={place} />
          <p>{fill(words.queue, { n: new Intl.NumberFormat(locale).format(place) })}</p>
          <p class="hint">{words.queueHint}</p>
        </div>
      )}
      {over && model.outbox.value.length === 0 && <p class="ended">{words.ended}</p>}
    </div>
  )
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
