// Where the announcer speaks: invisible, polite.
import { useServices } from '../app/services.ts'
import { useStore } from '../lib/store.ts'

export const LiveRegion = () => {
  const { announcer } = useServices()
  return <div aria-live="polite" role="status" className="sr-only">{useStore(announcer.said)}</div>
}
