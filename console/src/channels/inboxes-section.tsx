// Inboxes in the settings: the list, or one of them.
import { useParams } from '@tanstack/react-router'
import { InboxList } from './inbox-list.tsx'
import { InboxPage } from './inbox-page.tsx'

export const InboxesSection = () => {
  const { item } = useParams({ strict: false })
  return item === undefined ? <InboxList /> : <InboxPage key={item} uid={item} />
}
