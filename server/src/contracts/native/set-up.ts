// The first visit. Once the installation is set up these routes do not exist.
import { Setup, SignedIn } from '@switchboard/protocol'
import Type from 'typebox'
import { AppError } from '../../kernel/errors.ts'
import { setUp, setUpOpen } from '../../modules/installation/index.ts'
import { ok, route, type Route } from '../../platform/http/route.ts'
import { presentSignedIn } from './present.ts'

const open = { path: '/rest/v1/setup', access: { kind: 'public' }, tenant: 'none', ids: {}, rate: 'sign_in' } as const

export const setUpRoutes: Route[] = [
  route({
    ...open, method: 'GET', summary: 'Whether the installation waits to be set up', idempotency: 'safe', schemas: {},
    responses: { 200: Type.Object({ open: Type.Boolean() }) }, errors: ['setup.closed', 'rate.limited'],
    handle: async ({ ctx }) => {
      if (!await setUpOpen(ctx)) throw new AppError('setup.closed')
      return ok({ open: true })
    },
  }),
  route({
    ...open, method: 'POST', summary: 'Set the installation up and sign its first admin in', idempotency: 'natural', schemas: { body: Setup },
    responses: { 200: SignedIn }, errors: ['setup.closed', 'setup.wrong_token', 'input.invalid', 'rate.limited'],
    handle: async ({ ctx, body, reply }) => {
      const { token, ...input } = body
      return ok(await presentSignedIn(await setUp(ctx, input, token), reply, true))
    },
  }),
]
