// One message, or one quiet line. Text goes out as text nodes only.
import type { ConversationEvent } from '@switchboard/protocol'
import { linkify } from '@switchboard/protocol/linkify'
import type { Chat } from '../chat.ts'
import { fill, type Words } from '../i18n.ts'
import type { Model } from '../model.ts'
import type { MessageRow } from '../rows.ts'
import { timeOf } from '../time.ts'
import { Attachments } from './attachments.tsx'

const link = (href: string, text: string, key: number) =>
  <a key={key} href={href} target="_blank" rel="noopener noreferrer">{text}</a>

/** Where the names of agents are not shown, the company's is. */
function companyFor({ config }: Model): string | null {
  return config.value && !config.value.appearance.showAgentNames ? config.value.company : null
}

function nameOf(row: MessageRow, model: Model): string {
  const { words } = model.language.value
  if (row.author === 'visitor') return words.you
  return row.name ?? (row.author === 'bot' ? words.bot : companyFor(model) ?? words.agent)
}

export function Message({ chat, row }: { chat: Chat; row: MessageRow }) {
  const { words, locale } = chat.model.language.value
  const { clientId, state, author } = row
  const own = author === 'visitor'
  const stateShown = own && (row.seq === null || row.newestSent)
  return (
    <div class="message" data-author={author} data-seq={row.seq ?? undefined} data-state={state}
      data-head={row.head} data-tail={row.tail}>
      {row.head && <span class={own ? 'aside' : 'who'} dir="auto">{nameOf(row, chat.model)}</span>}
      {row.text !== '' && (
        <p class="bubble" dir="auto">
          {linkify(row.text).map(({ text, href }, index) => (href === null ? text : link(href, text, index)))}
        </p>
      )}
      <Attachments chat={chat} files={row.files} />
      {(row.tail || stateShown) && (
        <span class="foot">
          <time dateTime={row.at.toISOString()}>{timeOf(locale, row.at)}</time>
          {stateShown && <span class="mark">{words[state]}</span>}
          {state === 'failed' && clientId !== null && (
            <button type="button" class="retry" onClick={() => chat.retry(clientId)}>{words.retry}</button>
          )}
        </span>
      )}
    </div>
  )
}

/** Ours where it can be said; the server's English where we have no words, or the sentence needs a name that did not come. */
function sentence(entry: ConversationEvent, words: Words, agent: string | undefined, company: string | null): string {
  if (entry.code === null) return entry.text
  const said = (words as Partial<Record<string, string>>)[entry.code]
  if (said === undefined) return entry.text
  const name = entry.author.name ?? (agent !== undefined && entry.text.includes(agent) ? agent : company)
  return name === null && said.includes('{name}') ? entry.text : fill(said, { name: name ?? '' })
}

export function Line({ model, entry }: { model: Model; entry: ConversationEvent }) {
  const { words } = model.language.value
  const agent = model.thread.value.conversation?.agent?.name
  const said = sentence(entry, words, agent, companyFor(model))
  // Our own sentence runs as the page does, even if it begins with a name that runs the other way.
  return (
    <p class="line" dir={said === entry.text ? 'auto' : undefined} data-seq={entry.seq} data-author={entry.author.kind}>{said}</p>
  )
}
