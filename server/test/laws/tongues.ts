// The tongues whose declared routes the laws are held against, each with the way in which it says what went wrong.
import type { Role } from '@switchboard/protocol'
import { problems as agentsProblems } from '../../src/contracts/agents/errors.ts'
import { agentsRoutes } from '../../src/contracts/agents/plugin.ts'
import { problems as livechatProblems } from '../../src/contracts/livechat/errors.ts'
import { livechatRoutes } from '../../src/contracts/livechat/plugin.ts'
import { roles as livechatRoles } from '../../src/contracts/livechat/words.ts'
import { problems as nativeProblems } from '../../src/contracts/native/errors.ts'
import { nativeRoutes } from '../../src/contracts/native/plugin.ts'
import type { ErrorCode } from '../../src/kernel/errors.ts'
import type { Route } from '../../src/platform/http/route.ts'
import type { Told } from './request.ts'

export interface Tongue {
  name: string
  routes: Route[]
  /** Whether the answer says just this, with its status. */
  says(code: ErrorCode, told: Told): boolean
  /** What is wrong with the form of an error, or null. */
  malformed(told: Told): string | null
  /** The fields that a refusal of input names. */
  fields(told: Told): string[]
  /** Roles that this tongue does not know. */
  bars(role: Role): boolean
  /** How many of many were done. */
  done(told: Told): unknown
}

const native: Tongue = {
  name: 'native',
  routes: nativeRoutes(null),
  says: (code, told) => told.json?.['code'] === code && told.status === nativeProblems[code].status,
  malformed: (told) => {
    if (!told.type.startsWith('application/problem+json')) return `an error as ${told.type || 'nothing'}`
    return told.json?.['status'] === told.status ? null : `the body says ${String(told.json?.['status'])}`
  },
  fields: (told) => ((told.json?.['errors'] ?? []) as { field: string }[]).map((one) => one.field),
  bars: () => false,
  done: (told) => told.json?.['done'],
}

const withId = /^(Agent|Group|Tag) with ID \S+ not found$/

const livechat: Tongue = {
  name: 'livechat',
  routes: livechatRoutes({ allowedOrigins: [], publicUrl: null }),
  says: (code, told) => {
    const { status, message } = livechatProblems[code]
    const said = told.json?.['message']
    if (told.status !== status) return false
    if (Array.isArray(said)) return code === 'input.invalid'
    if (typeof said !== 'string') return false
    return said === message || said.startsWith(`${message}: `) || (withId.test(said) && said.startsWith(message.split(' ')[0] ?? ''))
  },
  malformed: ({ json, type, status }) => {
    if (!type.startsWith('application/json')) return `an error as ${type || 'nothing'}`
    const keys = Object.keys(json ?? {}).toSorted().join()
    if (keys !== 'error,message,method,path,statusCode,timestamp') return `an error of ${keys}`
    return json?.['statusCode'] === status ? null : `the body says ${String(json?.['statusCode'])}`
  },
  fields: (told) => {
    const said = told.json?.['message']
    return Array.isArray(said) ? said.map((one) => /^(?:property )?(\S+)/.exec(String(one))?.[1] ?? '') : []
  },
  bars: (role) => livechatRoles[role] === null,
  done: (told) => told.json?.['succeeded'],
}

const agents: Tongue = {
  name: 'agents',
  routes: agentsRoutes,
  says: (code, told) => {
    const { status, error, message } = agentsProblems[code]
    if (told.status !== status || told.json?.['error'] !== error) return false
    return told.json['message'] === message || (code === 'agent.not_found' && /^Agent with ID \d+ not found$/.test(String(told.json['message'])))
  },
  malformed: ({ json, type }) => {
    if (!type.startsWith('application/json')) return `an error as ${type || 'nothing'}`
    const keys = Object.keys(json ?? {}).filter((key) => key !== 'errors').toSorted().join()
    return keys === 'error,message,success' && json?.['success'] === false ? null : `an error of ${keys}`
  },
  fields: (told) => Object.keys(told.json?.['errors'] ?? {}),
  bars: () => false,
  done: (told) => told.json?.['updated'],
}

export const tongues = [native, livechat, agents]
export const declaredRoutes: Route[] = tongues.flatMap((tongue) => tongue.routes)
const tongueByRoute = new Map(tongues.flatMap((tongue) => tongue.routes.map((route) => [`${route.method} ${route.path}`, tongue] as const)))

export function tongueOf(route: Route): Tongue {
  const tongue = tongueByRoute.get(`${route.method} ${route.path}`)
  if (!tongue) throw new Error(`no tongue has the route ${route.method} ${route.path}`)
  return tongue
}
