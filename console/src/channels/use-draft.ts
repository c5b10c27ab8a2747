// The draft of an inbox: kept beside what holds, so that leaving the page loses nothing; saved part by part, and taken back.
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inbox, InboxSettings } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { changeOf, draftOf, isEmpty, isSame, rebased, type Change, type Draft } from './draft.ts'

/** `base`: what held when the draft began. */
interface State { draft: Draft; base: Draft }

const any = (part: object): boolean => Object.keys(part).length > 0

export const useDraft = (inbox: Inbox, settings: InboxSettings) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const held = draftOf(inbox, settings)
  const key = keys.inboxDraft(inbox.uid)
  const [state, setState] = useState<State>(() => queryClient.getQueryData<State>(key) ?? { draft: held, base: held })
  // Somebody else saved, or it was read again.
  const current = isSame(state.base, held) ? state : { draft: rebased(state.draft, state.base, held), base: held }
  if (current !== state) setState(current)
  const { draft } = current
  const setDraft = useCallback((next: (draft: Draft) => Draft) => setState((before) => ({ ...before, draft: next(before.draft) })), [])
  const change = changeOf(draft, held)
  const changed = !isEmpty(change)

  useEffect(() => {
    queryClient.setQueryDefaults(key, { gcTime: Infinity })
    if (changed) queryClient.setQueryData(key, current)
    else queryClient.removeQueries({ queryKey: key, exact: true })
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    if (changed) addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
    // The key is made anew with every drawing, of the same words.
    // oxlint-disable-next-line exhaustive-deps
  }, [queryClient, current, changed])

  /** Each half holds by itself as soon as the server has it. */
  const send = async ({ inbox: own, settings: looks }: Change): Promise<Draft> => {
    let next = { inbox, settings }
    if (any(own)) {
      next = { ...next, inbox: await client.send<Inbox>('PATCH', `/inboxes/${inbox.uid}`, own) }
      queryClient.setQueryData<Inbox[]>(keys.inboxes, (list) => list?.map((one) => (one.uid === inbox.uid ? next.inbox : one)))
    }
    if (any(looks)) {
      const saved = await client.send<InboxSettings>('PATCH', `/inboxes/${inbox.uid}/settings`, looks)
      next = { inbox: { ...next.inbox, hue: saved.appearance.hue }, settings: saved }
      queryClient.setQueryData(keys.inboxSettings(inbox.uid), saved)
      queryClient.setQueryData<Inbox[]>(keys.inboxes, (list) => list?.map((one) => (one.uid === inbox.uid ? next.inbox : one)))
    }
    void queryClient.invalidateQueries({ queryKey: keys.widgetConfig(inbox.key) })
    return draftOf(next.inbox, next.settings)
  }
  const save = useMutation({
    mutationFn: (what: { change: Change; before: Draft | null }) => send(what.change),
    onSuccess: (now, { before }) => {
      setState({ draft: now, base: now })
      if (before === null) toasts.show({ tone: 'plain', text: t('inboxes.takenBack') })
      else toasts.show({ tone: 'plain', text: t('inboxes.saved'), undo: () => save.mutate({ change: changeOf(before, now), before: null }) })
    },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  return {
    draft, held, changed, saving: save.isPending, error: save.error,
    change: useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), [setDraft]),
    set: useCallback(<P extends keyof InboxSettings>(part: P, value: Partial<InboxSettings[P]>) =>
      setDraft((before) => ({ ...before, settings: { ...before.settings, [part]: { ...before.settings[part], ...value } } })), [setDraft]),
    save: () => save.mutate({ change, before: held }),
    discard: () => setDraft(() => held),
  }
}
