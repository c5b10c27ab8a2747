// How long a whole grace lasts here; who may not read the settings sees the usual quarter of an hour as full.
import { useQuery } from '@tanstack/react-query'
import { useServices } from '../app/services.ts'
import { useCan } from '../auth/use-me.ts'

const usual = 15

export const useGraceMinutes = (): number => {
  const allowed = useCan('settings.read')
  const settings = useQuery({ ...useServices().queries.settings, enabled: allowed }).data
  return Math.max(1, settings?.graceMinutes ?? usual)
}
