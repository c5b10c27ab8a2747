// A route is declared once, with everything that is true of it; OpenAPI, the permission matrix and the fuzzer are derived
// from the declaration. What is not declared cannot be mounted.
import type { Permission } from '@switchboard/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import Type, { type Static, type TSchema } from 'typebox'
import type { ErrorCode } from '../../kernel/errors.ts'
import type { Context } from '../context.ts'
import type { Upload } from '../storage/storage.ts'

/**
 * Who may call: anyone, a signed-in account (of any role, or with a permission), or a visitor with his token. `signed`: an
 * account with the permission, a visitor, or whoever brings a link that was signed for the object (`?token=`).
 */
export type Access =
  | { kind: 'public' }
  | { kind: 'account'; permission: Permission | null }
  | { kind: 'visitor' }
  | { kind: 'signed'; permission: Permission }

/** What an id parameter names: the tenancy matrix puts another tenant's object there. */
/** `agent_number`: an agent, by the number that the agents contract knows him by. */
export type Entity =
  | 'agent' | 'agent_number' | 'canned' | 'conversation' | 'delivery' | 'file' | 'group' | 'inbox' | 'label' | 'mail' | 'passkey' | 'session' | 'tag' | 'thread' | 'token' | 'webhook'

/** Limits, see rate.ts. */
export type RateClass =
  | 'read' | 'write' | 'address_upload' | 'mail' | 'mail_address' | 'reset' | 'search' | 'sign_in' | 'public' | 'upload'
  | 'visitor_event' | 'visitor_mail' | 'visitor_message' | 'visitor_session' | 'visitor_upload' | 'widget_key'
  | 'agents_read' | 'agents_create' | 'agents_update' | 'agents_bulk'

/** `key`: honours Idempotency-Key. `client_id`: the body's clientId. `natural`: repeating changes nothing. */
export type Idempotency = 'safe' | 'natural' | 'key' | 'client_id'

export interface RouteSchemas {
  params?: TSchema
  query?: TSchema
  body?: TSchema
}

type Of<S, K extends keyof RouteSchemas> = S extends Record<K, infer T extends TSchema> ? Static<T> : undefined

export interface Call<S extends RouteSchemas> {
  ctx: Context
  params: Of<S, 'params'>
  query: Of<S, 'query'>
  body: Of<S, 'body'>
  /** Of routes that declare one; it is gone after the handler. */
  upload: Upload | null
  request: FastifyRequest
  reply: FastifyReply
  /** Counts a use of somebody whom only the handler knows. Errors: `rate.limited`. */
  limit(rate: RateClass, caller: string): Promise<void>
}

/** Instead of a JSON body: the bytes of a file. */
export interface Bytes { stream: Readable; type: string; length: number }
export interface Answer { status: number; body?: unknown; bytes?: Bytes; headers?: Record<string, string> }

/** The schema of an answer that is the bytes of a file. */
export const fileBytes = Type.String({ contentMediaType: 'application/octet-stream', format: 'binary' })

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{name}` for parameters, as OpenAPI writes it. */
  path: string
  summary: string
  access: Access
  /** Where the tenant comes from: the caller's token, an inbox key, or nowhere (the route is not about a tenant). */
  tenant: 'token' | 'inbox_key' | 'none'
  /** Parameters (`params.uid`, `query.group`, `body.agent`) that name a tenant's object. */
  ids: Record<string, Entity>
  rate: RateClass
  idempotency: Idempotency
  schemas: RouteSchemas
  /** Takes one file as multipart/form-data, of at most the installation's size (option UPLOAD_MAX_BYTES). */
  upload?: { field: string }
  /** Schema of each success status; null: no body. */
  responses: Record<number, TSchema | null>
  errors: ErrorCode[]
  handle(call: Call<RouteSchemas>): Promise<Answer>
}

type Declared<S extends RouteSchemas> = Omit<Route, 'handle' | 'schemas'> & { schemas: S; handle(call: Call<S>): Promise<Answer> }

/** Declares a route; its handler sees the types of its schemas. */
export const route = <S extends RouteSchemas>(declared: Declared<S>): Route => declared as unknown as Route

/** What may go wrong on any route, whatever it declares: a broken body, one that is too large, a database that is away. */
const everywhere: readonly ErrorCode[] = ['input.invalid', 'input.too_large', 'server.busy']
export const errorsOf = (declared: Route): ErrorCode[] => [...new Set([...declared.errors, ...everywhere])]

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const created = (body: unknown): Answer => ({ status: 201, body })
export const done: Answer = { status: 204 }
