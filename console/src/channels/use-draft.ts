// The draft of an inbox: kept beside what holds, so that leaving the page loses nothing; saved part by part, and taken back.
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Inbox, InboxSettings } from '@switchboard/protocol'
import { keys } from '../api/keys.ts'
import { useServices } from '../app/services.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { changeOf, draftOf, isEmpty, type Change, type Draft } from './draft.ts'

const any = (part: object): boolean => Object.keys(part).length > 0

export const useDraft = (inbox: Inbox, settings: InboxSettings) => {
  const { t } = useTranslation()
  const { client, queryClient, toasts } = useServices()
  const words = useErrorWords()
  const held = draftOf(inbox, settings)
  const key = keys.inboxDraft(inbox.uid)
  const [draft, setDraft] = useState<Draft>(() => queryClient.getQueryData<Draft>(key) ?? held)
  const change = changeOf(draft, held)
  const changed = !isEmpty(change)

  useEffect(() => {
    queryClient.setQueryDefaults(key, { gcTime: Infinity })
    if (changed) queryClient.setQueryData(key, draft)
    else queryClient.removeQueries({ queryKey: key, exact: true })
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    if (changed) addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
    // The key is made anew with every drawing, of the same words.
    // oxlint-disable-next-line exhaustive-deps
  }, [queryClient, draft, changed])

  const send = async ({ inbox: own, settings: looks }: Change): Promise<Draft> => {
    const nextSettings = any(looks) ? await client.send<InboxSettings>('PATCH', `/inboxes/${inbox.uid}/settings`, looks) : settings
    const nextInbox = any(own) ? await client.send<Inbox>('PATCH', `/inboxes/${inbox.uid}`, own) : { ...inbox, hue: nextSettings.appearance.hue }
    queryClient.setQueryData(keys.inboxSettings(inbox.uid), nextSettings)
    queryClient.setQueryData<Inbox[]>(keys.inboxes, (list) => list?.map((one) => (one.uid === nextInbox.uid ? nextInbox : one)))
    void queryClient.invalidateQueries({ queryKey: keys.widgetConfig(inbox.key) })
    return draftOf(nextInbox, nextSettings)
  }
  const save = useMutation({
    mutationFn: (what: { change: Change; before: Draft | null }) => send(what.change),
    onSuccess: (now, { before }) => {
      setDraft(now)
      if (before === null) toasts.show({ tone: 'plain', text: t('inboxes.takenBack') })
      else toasts.show({ tone: 'plain', text: t('inboxes.saved'), undo: () => save.mutate({ change: changeOf(before, now), before: null }) })
    },
    onError: (error) => toasts.show({ tone: 'bad', text: words(error) }),
  })
  return {
    draft, held, changed, saving: save.isPending, error: save.error,
    change: useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []),
    set: useCallback(<P extends keyof InboxSettings>(part: P, value: Partial<InboxSettings[P]>) =>
      setDraft((before) => ({ ...before, settings: { ...before.settings, [part]: { ...before.settings[part], ...value } } })), []),
    save: () => save.mutate({ change, before: held }),
    discard: () => setDraft(held),
  }
}
