// How tokens, and what roles allow, are read.
import { queryOptions } from '@tanstack/react-query'
import type { ApiToken, RoleRights } from '@switchboard/protocol'
import type { Client } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { readAll } from '../api/queries.ts'

export const apiTokensQuery = (client: Client) => queryOptions({
  queryKey: keys.apiTokens, queryFn: async ({ signal }) => (await readAll<ApiToken>(client, '/api-tokens', signal)).data, staleTime: 5_000,
})

export const rolesQuery = (client: Client) => queryOptions({
  queryKey: keys.roles, queryFn: async ({ signal }) => (await client.get<{ data: RoleRights[] }>('/roles', {}, signal)).data, staleTime: Infinity,
})
