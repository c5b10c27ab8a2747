// How a webhook stands, as one word with its shape; the sentences are in the translations. Pure.
import type { Webhook } from '@switchboard/protocol'

export type Health = 'well' | 'failing' | 'paused' | 'off' | 'gaveUp' | 'gone'

export const healthOf = (webhook: Webhook, now: number): Health => {
  if (!webhook.active) return webhook.disabledReason === 'failing' ? 'gaveUp' : webhook.disabledReason === 'gone' ? 'gone' : 'off'
  if (webhook.pausedUntil !== null && Date.parse(webhook.pausedUntil) > now) return 'paused'
  return webhook.failures > 0 ? 'failing' : 'well'
}

/** Where it leads, without what may be a key. */
export const hostOf = (url: string): string => URL.parse(url)?.host ?? url

/** JSON with its lines; what is none stays as it is. */
export const pretty = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
