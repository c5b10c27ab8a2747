// Mounts declared routes on the server: validate → enter (who, which tenant) → permission → rate → idempotency → handler.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import Type, { type TSchema } from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { permits } from '../../kernel/permission.ts'
import type { Context } from '../context.ts'
import { onceByKey } from './idempotency.ts'
import { addressKey, limitBytes, limitRate, type OwnLimits } from './rate.ts'
import { fileBytes, type Answer, type Call, type RateClass, type Route, type RouteSchemas } from './route.ts'
import { acceptUploads, declaredLength, discard, receiveUpload } from './upload.ts'
import { bodyValidator, textValidator } from './validate.ts'

export interface Face {
  routes: Route[]
  /** Who calls, in which tenant; throws `auth.required` and the like. */
  enter(route: Route, request: FastifyRequest): Promise<Context>
}

export interface MountOptions {
  /** Multiplies all limits; 0 switches them off (load tests). */
  rateScale: number
  /** Tests: an answer with a field or a status that is not declared fails. */
  checkAnswers: boolean
  limits?: OwnLimits
}

const noQuery = Type.Object({})

export function mountRoutes(server: FastifyInstance, face: Face, options: MountOptions): void {
  for (const route of face.routes.filter((one) => !one.upload)) mountRoute(server, face, route, options)
  void server.register(async (scope) => {
    await acceptUploads(scope)
    for (const route of face.routes.filter((one) => one.upload)) mountRoute(scope, face, route, options)
  })
}

function mountRoute(server: FastifyInstance, face: Face, route: Route, options: MountOptions): void {
  requireDeclaration(route)
  const query = textValidator(route.schemas.query ?? noQuery)
  const params = textValidator(route.schemas.params ?? Type.Object({}))
  const body = route.schemas.body ? bodyValidator(route.schemas.body) : null
  const check = options.checkAnswers ? answerCheck(route) : null
  server.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { declared: `${route.method} ${route.path}`, ...(route.upload ? { upload: true } : {}) },
    handler: async (request, reply) => {
      const ctx = await face.enter(route, request)
      allow(route, ctx)
      await limitRate(ctx, route.rate, callerKey(ctx), options.rateScale, options.limits)
      const call: Call<RouteSchemas> = {
        ctx, request, reply, upload: null,
        limit: (rate: RateClass, caller: string) => limitRate(ctx, rate, caller, options.rateScale, options.limits),
        params: params(request.params) as never,
        query: query(request.query) as never,
        body: (body ? body(request.body ?? {}) : undefined) as never,
      }
      const answer = route.upload
        ? await withUpload(route.upload.field, call, route, options)
        : route.idempotency === 'key'
          ? await onceByKey(ctx, request, call.body, (inner) => route.handle({ ...call, ctx: inner }))
          : await route.handle(call)
      check?.(answer)
      return send(reply, answer)
    },
  })
}

async function withUpload(field: string, call: Call<RouteSchemas>, route: Route, options: MountOptions): Promise<Answer> {
  const { ctx, request } = call
  const { storage, limits } = ctx.platform
  // Counted before it comes in, by what it says; what says nothing counts as the most.
  const bytes = Math.min(declaredLength(request) ?? limits.uploadBytes, limits.uploadBytes)
  await limitBytes(ctx, route.rate, callerKey(ctx), bytes, options.rateScale)
  // Whoever is one visitor is soon another.
  if (ctx.actor.kind === 'visitor') await limitBytes(ctx, 'address_upload', addressKey(ctx.origin.ip ?? ''), bytes, options.rateScale)
  const upload = await receiveUpload(request, field, { storage, most: limits.uploadBytes, log: ctx.log })
  try {
    return await route.handle({ ...call, upload })
  } finally {
    await discard(upload)
  }
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).header('cache-control', 'no-store')
  if (!reply.hasHeader('vary')) reply.header('vary', 'authorization')
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  if (answer.bytes) return reply.type(answer.bytes.type).header('content-length', answer.bytes.length).send(answer.bytes.stream)
  return answer.body === undefined ? reply.send() : reply.type('application/json').send(answer.body)
}

function requireDeclaration(route: Route): void {
  const where = `${route.method} ${route.path}`
  const parameters = [...route.path.matchAll(/\{(\w+)\}/g)].map((m) => m[1])
  if (parameters.length > 0 && !route.schemas.params) throw new Error(`route ${where} declares no schema for its parameters`)
  if (Object.keys(route.responses).length === 0) throw new Error(`route ${where} declares no answer`)
  if (route.method === 'GET' && route.idempotency !== 'safe') throw new Error(`route ${where} must be safe`)
  if (route.method !== 'GET' && route.idempotency === 'safe') throw new Error(`route ${where} is not safe`)
  if (route.upload && (route.schemas.body || route.idempotency === 'key')) throw new Error(`route ${where} takes a file, not a body, and a repeated file is another one`)
}

function allow(route: Route, ctx: Context): void {
  const { access } = route
  if (access.kind === 'signed') {
    if (ctx.actor.kind === 'agent' && !permits(ctx.actor, access.permission)) throw new AppError('auth.forbidden')
    return
  }
  if (access.kind !== 'account') return
  if (access.permission ? !(ctx.actor.kind === 'agent' && permits(ctx.actor, access.permission)) : isBeyondToken(route, ctx)) throw new AppError('auth.forbidden')
}

/** What everybody may do with himself (sign out, change his password) no token was made for; it may only look. */
const isBeyondToken = (route: Route, ctx: Context): boolean => ctx.actor.kind === 'agent' && ctx.actor.token !== undefined && route.method !== 'GET'

function callerKey(ctx: Context): string {
  const { actor } = ctx
  if (actor.kind === 'agent') return `a${actor.accountId}`
  if (actor.kind === 'visitor') return `v${actor.visitorId}`
  return `ip${ctx.origin.ip ?? ''}`
}

function answerCheck(route: Route): (answer: Answer) => void {
  const compiled = new Map(Object.entries(route.responses).map(([status, schema]) => [Number(status), schema ? Compile(closed(schema)) : null]))
  return (answer) => {
    const schema = compiled.get(answer.status)
    const bytes = route.responses[answer.status] === fileBytes
    if (bytes !== (answer.bytes !== undefined)) throw new Error(`${route.method} ${route.path} answered ${bytes ? 'no file' : 'a file'}`)
    if (bytes) return
    if (schema === undefined) throw new Error(`${route.method} ${route.path} answered ${answer.status}, which is not declared`)
    if (schema === null ? answer.body !== undefined : !schema.Check(answer.body)) {
      const errors = schema?.Errors(answer.body).slice(0, 3).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`).join('; ')
      throw new Error(`${route.method} ${route.path} answered what its schema does not say: ${errors ?? 'a body'}`)
    }
  }
}

/** The schema with every object closed, so that an undeclared field shows. */
function closed(schema: TSchema): TSchema {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, visit(value)]))
    // Hidden type marks of TypeBox are not enumerable: carry them over.
    for (const key of Object.getOwnPropertyNames(node)) if (!(key in copy)) Object.defineProperty(copy, key, { value: (node as Record<string, unknown>)[key], enumerable: false })
    if (copy['type'] === 'object' && copy['properties'] && copy['additionalProperties'] === undefined) copy['additionalProperties'] = false
    return copy
  }
  return visit(schema) as TSchema
}
