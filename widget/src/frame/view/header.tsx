// Whose chat it is, who answers, and the way out.
import type { Chat } from '../chat.ts'
import { fill } from '../i18n.ts'
import type { Model } from '../model.ts'
import { Icon } from './icons.tsx'

function subtitle(model: Model): string {
  const { words } = model.language.value
  const conversation = model.thread.value.conversation
  const agent = conversation?.state === 'assigned' ? conversation.agent : null
  if (agent) return fill(words.with, { name: agent.name })
  return model.available.value ? words.available : words.away
}

export function Header({ chat }: { chat: Chat }) {
  const { model } = chat
  const config = model.config.value
  const company = config?.company ?? ''
  return (
    <header>
      <span class="monogram" aria-hidden="true">{[...company][0]?.toLocaleUpperCase() ?? ''}</span>
      <div class="title">
        <h1><bdi>{company}</bdi></h1>
        {config && (
          <p>
            <span class="dot" data-available={model.available.value} aria-hidden="true" />
            <span>{subtitle(model)}</span>
          </p>
        )}
      </div>
      <button type="button" class="quiet" aria-label={model.language.value.words.close} onClick={() => chat.close()}>
        <Icon name="close" />
      </button>
    </header>
  )
}
