// Messages from outside by a signed delivery (Standard Webhooks headers), and the secret it is signed with.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { MessageText, Uid } from '@switchboard/protocol'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { minute } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { conversationsByIds, receiveDelivery } from '../../modules/conversations/index.ts'
import { inboxForDelivery, newIdentitySecret, newSigningSecret } from '../../modules/inboxes/index.ts'
import { created, ok, route, type Route } from '../../platform/http/route.ts'
import { phone } from '../../kernel/phone.ts'
import { ByUid } from './schemas.ts'

/** How far the sender's clock may be off. */
const toleranceMs = 5 * minute
const External = Type.String({ minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' })
const Received = Type.Object({ conversation: Uid, number: Type.Integer(), seq: Type.Integer() })

/** Errors: `signature.invalid`. */
function checkSignature(request: FastifyRequest, secret: string, nowMs: number): void {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = request.headers
  if (typeof id !== 'string' || typeof at !== 'string' || typeof signatures !== 'string' || !/^\d{1,12}$/.test(at)) throw new AppError('signature.invalid')
  if (Math.abs(nowMs - Number(at) * 1000) > toleranceMs) throw new AppError('signature.invalid')
  const wanted = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64url')).update(`${id}.${at}.${request.rawBody ?? ''}`).digest()
  const right = signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
    return signature.startsWith('v1,') && given.length === wanted.length && timingSafeEqual(given, wanted)
  })
  if (!right) throw new AppError('signature.invalid')
}

export const inboundRoutes: Route[] = [
  route({
    method: 'POST', path: '/rest/v1/inboxes/{uid}/messages', summary: 'Deliver a message of a contact; signed, stored once per externalId', access: { kind: 'public' }, tenant: 'none', ids: {},
    rate: 'public', idempotency: 'client_id', responses: { 200: Received, 201: Received },
    schemas: {
      params: ByUid,
      body: Type.Object({
        externalId: External, from: Type.String({ minLength: 4, maxLength: 32 }), text: MessageText,
        name: Type.Optional(Type.String({ maxLength: 100 })), conversationId: Type.Optional(External),
      }, { additionalProperties: false }),
    },
    errors: ['inbox.not_found', 'signature.invalid', 'input.invalid', 'server.busy'],
    handle: async ({ ctx: outside, params, body, request }) => {
      const { ctx, inbox, secret } = await inboxForDelivery(outside, params.uid)
      checkSignature(request, secret, ctx.clock.now())
      const sent = await receiveDelivery(ctx, inbox.id, { ...body, from: phone(body.from, 'from') })
      const view = must((await conversationsByIds(ctx, [sent.conversationId]))[0], 'conversation')
      const answer = { conversation: view.shown.uid, number: view.id, seq: sent.seq }
      return sent.repeated ? ok(answer) : created(answer)
    },
  }),
  route({
    method: 'POST', path: '/rest/v1/inboxes/{uid}/signing-secret', summary: 'Make a new signing secret; told once, the one before stops working', access: { kind: 'account', permission: 'inbox.write' }, tenant: 'token', ids: { 'params.uid': 'inbox' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, responses: { 201: Type.Object({ secret: Type.String() }) }, errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => created({ secret: await newSigningSecret(ctx, params.uid) }),
  }),
  route({
    method: 'POST', path: '/rest/v1/inboxes/{uid}/identity-secret', summary: 'Make a new secret by which the company\'s site proves who a visitor is; told once, the one before stops working', access: { kind: 'account', permission: 'inbox.write' }, tenant: 'token', ids: { 'params.uid': 'inbox' },
    rate: 'write', idempotency: 'natural', schemas: { params: ByUid }, responses: { 201: Type.Object({ secret: Type.String() }) }, errors: ['auth.required', 'auth.forbidden', 'inbox.not_found', 'input.invalid'],
    handle: async ({ ctx, params }) => created({ secret: await newIdentitySecret(ctx, params.uid) }),
  }),
]
