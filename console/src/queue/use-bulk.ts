// Does one deed on all chosen conversations, tells what came of each, and can take back what can be taken back.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkResult, Conversation, StaffEvent } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { outcomeOf, portions, undoOf, type Deed, type Outcome } from './bulk.ts'

const eventNames: Partial<Record<Deed['action'], StaffEvent['name']>> = {
  claim: 'conversation.assigned', assign: 'conversation.assigned', release: 'conversation.queued', move: 'conversation.queued',
  resolve: 'conversation.resolved', reopen: 'conversation.reopened', close: 'conversation.closed',
}

export interface Told { deed: Deed; outcome: Outcome; undo: (() => void) | null }

export const useBulk = () => {
  const { t } = useTranslation()
  const { client, feed, toasts, queryClient } = useServices()
  const words = useErrorWords()
  const [progress, setProgress] = useState<{ of: number; done: number } | null>(null)
  const [told, setTold] = useState<Told | null>(null)

  /** Fills `results` as they come, so that what was done is known when a later portion gets no answer. */
  const send = async (deed: Deed, list: readonly string[], results: BulkResult['results'] = [], onPortion: (size: number) => void = () => {}): Promise<BulkResult['results']> => {
    for (const conversations of portions(list)) {
      const answer = await client.send<BulkResult>('POST', '/conversations/bulk', { ...deed, conversations })
      results.push(...answer.results)
      for (const { conversation } of answer.results) {
        const name = eventNames[deed.action]
        if (conversation !== null && name !== undefined) feed.apply({ name, position: '0.0', conversation })
      }
      onPortion(conversations.length)
    }
    if (deed.action === 'label' || deed.action === 'unlabel') {
      void queryClient.invalidateQueries({ queryKey: keys.queues })
      void queryClient.invalidateQueries({ queryKey: keys.labels })
    }
    return results
  }

  const takeBack = async (deed: Deed, outcome: Outcome) => {
    try {
      let failed = 0
      for (const { conversations, ...step } of undoOf(deed, outcome.done) ?? []) failed += (await send(step, conversations)).filter((result) => !result.ok).length
      toasts.show(failed === 0 ? { tone: 'plain', text: t('bulk.undone', { count: outcome.done.length }) } : { tone: 'bad', text: t('bulk.undoFailed', { count: failed }) })
    } catch (error) {
      toasts.show({ tone: 'bad', text: words(error) })
    }
  }

  const run = async (deed: Deed, chosen: readonly Conversation[]): Promise<void> => {
    setProgress({ of: chosen.length, done: 0 })
    const results: BulkResult['results'] = []
    try {
      await send(deed, chosen.map((one) => one.uid), results, (size) => setProgress((before) => before && { ...before, done: before.done + size }))
    } catch (error) {
      toasts.show({ tone: 'bad', text: words(error) })
    }
    setProgress(null)
    const outcome = outcomeOf(chosen, results)
    const undo = undoOf(deed, outcome.done) === null ? null : () => void takeBack(deed, outcome)
    if (outcome.failed.length > 0) setTold({ deed, outcome, undo })
    else if (outcome.done.length > 0) toasts.show({ tone: 'plain', text: t(`bulk.done.${deed.action}`, { count: outcome.done.length }), ...(undo === null ? {} : { undo }) })
  }
  return { run, progress, told, forget: () => setTold(null) }
}
