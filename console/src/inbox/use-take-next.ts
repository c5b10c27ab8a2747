// "Take next": the server hands over whoever has the highest priority in the own inboxes. Groups that the router serves have
// no subscriptions; there the longest waiting one of the own groups is claimed instead.
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Conversation, ConversationChanged, Page } from '@switchboard/protocol'
import { useMe } from '../auth/use-me.ts'
import { useServices } from '../app/services.ts'
import { codeOf } from '../api/problem.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useChange } from '../thread/use-change.ts'

/** How many heads of the queue are tried when colleagues are faster. */
const tries = 5

export const useTakeNext = () => {
  const { t } = useTranslation()
  const { client, queryClient, queries, toasts } = useServices()
  const { agent } = useMe()
  const words = useErrorWords()
  const navigate = useNavigate()
  const { perform, tell } = useChange()

  const claimOwn = async (): Promise<Conversation | null> => {
    const waiting = (await client.get<Page<Conversation>>('/conversations', { view: 'unassigned', state: 'queued', sort: 'waiting', limit: 20 })).data
    if (waiting.length === 0) return null
    const groups = await queryClient.ensureQueryData(queries.groups)
    const served = new Set(groups.filter((group) => group.strategy !== 'pull' && group.agents.some((member) => member.uid === agent.uid)).map((group) => group.uid))
    for (const conversation of waiting.filter(({ group }) => group === null || served.has(group.uid)).slice(0, tries)) {
      try {
        return await perform('claim', conversation)
      } catch (error) {
        if (codeOf(error) !== 'conversation.not_queued') throw error
      }
    }
    return null
  }

  const take = useMutation({
    mutationFn: async () => {
      const taken = await client.send<ConversationChanged | undefined>('POST', '/queue/take', {})
      if (taken === undefined) return claimOwn()
      tell('claim', taken.conversation, taken.conversation)
      return taken.conversation
    },
    onSuccess: (taken) => {
      if (taken === null) toasts.show({ tone: 'plain', text: t('inbox.queueEmpty') })
      else void navigate({ to: '/app/inbox/$uid', params: { uid: taken.uid }, search: {} })
    },
    onError: (error) => toasts.show({ tone: 'bad', text: codeOf(error) === 'agent.not_available' ? t('inbox.takeIdle') : words(error) }),
  })
  return { takeNext: () => take.mutate(), busy: take.isPending }
}
