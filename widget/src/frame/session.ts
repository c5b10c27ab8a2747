// The visitor's session: made with the first message, remembered by the loader, forgotten when the server ends it.
import { batch } from '@preact/signals'
import type { VisitorFields, WidgetConfig, WidgetSession, WidgetState } from '@switchboard/protocol'
import type { Advance } from './advance.ts'
import { call, passes, type Refusal } from './api.ts'
import type { Post } from './host.ts'
import type { Link } from './link.ts'
import type { Model } from './model.ts'
import { emptyThread, withState } from './thread.ts'

export interface Session {
  loadConfig(): Promise<void>
  /** The token, made now if there is none yet. */
  ensure(): Promise<string | Refusal>
  /** Reads the state; its position, or null when that failed. */
  read(): Promise<string | null>
  /** Takes a token that the loader kept or another tab made. */
  adopt(token: string | null): void
  end(): void
  describe(): void
}

const fieldsOf = (model: Model): VisitorFields => ({
  ...model.person.value, locale: model.wanted.value, page: model.page,
})

export function createSession(model: Model, advance: Advance, post: Post, link: () => Link): Session {
  let making: Promise<string | Refusal> | null = null
  let again: ReturnType<typeof setTimeout> | undefined

  const take = (state: WidgetState) => batch(() => {
    advance(withState(model.thread.value, state), model.loading.value)
    const { name, email } = state.visitor
    model.visitor.value = { name, email }
    model.available.value = state.available
    model.opensAt.value = state.opensAt
    model.loading.value = false
    post({ type: 'visitor', uid: state.visitor.uid })
  })

  const forget = () => batch(() => {
    link().stop()
    model.token.value = null
    model.thread.value = emptyThread
    model.visitor.value = {}
    model.loading.value = false
    model.typing.value = null
    post({ type: 'visitor', uid: null })
  })

  async function make(): Promise<string | Refusal> {
    const { key } = model
    let answer = await call<WidgetSession>('POST', 'sessions', { body: { key, visitor: fieldsOf(model) } })
    // What the host page says about the visitor may be malformed; that must not silence him.
    if (!answer.ok && !passes(answer) && answer.status !== 404) {
      answer = await call<WidgetSession>('POST', 'sessions', { body: { key } })
    }
    if (!answer.ok) return answer
    const { token, state } = answer.data
    model.token.value = token
    post({ type: 'token', token })
    take(state)
    link().start(state.position)
    return token
  }

  return {
    async loadConfig() {
      clearTimeout(again)
      const answer = await call<WidgetConfig>('GET', `config?key=${encodeURIComponent(model.key)}`)
      if (answer.ok) {
        batch(() => {
          model.config.value = answer.data
          model.available.value = answer.data.available
          model.opensAt.value = answer.data.opensAt
        })
      } else if (passes(answer)) {
        again = setTimeout(() => void this.loadConfig(), Math.max(3000, answer.retryAfterMs))
      } else {
        model.problem.value = answer.code
        post({ type: 'event', name: 'error', detail: { code: answer.code } })
      }
    },
    async ensure() {
      if (model.token.value !== null) return model.token.value
      making ??= make().finally(() => { making = null })
      return making
    },
    async read() {
      const { token } = model
      const asked = token.value
      if (asked === null) return null
      const answer = await call<WidgetState>('GET', 'state', { token: asked })
      if (token.value !== asked) return null
      if (answer.ok) {
        take(answer.data)
        return answer.data.position
      }
      if (answer.status === 401) this.end()
      return null
    },
    adopt(token) {
      if (token === model.token.value) return
      forget()
      if (token === null) return
      model.token.value = token
      model.loading.value = true
      link().start(null)
    },
    end() {
      forget()
      post({ type: 'token', token: null })
    },
    describe() {
      const token = model.token.value
      if (token !== null) void call('PATCH', 'visitor', { token, body: fieldsOf(model) })
    },
  }
}
