// The signed-in agent, tenant and permissions; only used where somebody is signed in.
import { useQuery } from '@tanstack/react-query'
import type { Me, Permission } from '@switchboard/protocol'
import { useServices } from '../app/services.ts'
import { must } from '../lib/must.ts'

export const useMe = (): Me => {
  const { queries } = useServices()
  return must(useQuery(queries.me).data, 'me')
}

export const useCan = (permission: Permission): boolean => useMe().permissions.includes(permission)
