// Puts a label on a conversation or takes it off: shown at once, taken back when the server refuses.
import { useTranslation } from 'react-i18next'
import type { Conversation, Label } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { keys } from '../api/keys.ts'
import { useErrorWords } from '../i18n/error-words.ts'
import { useVisitorName } from '../inbox/visitor-name.ts'
import { useMarks } from './book.ts'

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name)

export const useLabel = (conversation: Conversation) => {
  const { t } = useTranslation()
  const { client, queryClient, book, toasts } = useServices()
  const words = useErrorWords()
  const name = useVisitorName()(conversation.visitor)
  const marks = useMarks(book, conversation)
  const set = async (label: Label, on: boolean, quiet = false): Promise<void> => {
    const others = (book.known.get().get(conversation.uid) ?? marks).filter((mark) => mark.id !== label.id)
    const before = book.known.get().get(conversation.uid) ?? marks
    const next = on ? [...others, { id: label.id, name: label.name, color: label.color }].toSorted(byName) : others
    book.write(conversation.uid, next)
    try {
      await client.send(on ? 'PUT' : 'DELETE', `/conversations/${conversation.uid}/labels/${label.id}`)
      void queryClient.invalidateQueries({ queryKey: keys.labels })
      if (!quiet) toasts.show({ tone: 'plain', text: t(on ? 'labels.put' : 'labels.taken', { label: label.name, name }), undo: () => void set(label, !on, true) })
    } catch (error) {
      book.write(conversation.uid, before)
      toasts.show({ tone: 'bad', text: words(error) })
    }
  }
  return { marks, set }
}
