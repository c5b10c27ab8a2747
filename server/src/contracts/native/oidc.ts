// The ways in that this installation has, and the one by the company's identity provider: browsers go there and come back. What
// goes wrong is told by the sign-in page, which is where such a browser ends.
import { SignInWays } from '@switchboard/protocol'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { minute } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { isDemo, passkeysWork, startProviderSignIn } from '../../modules/identity/index.ts'
import { callbackOf, enterByProvider } from '../../modules/workforce/index.ts'
import { ok, route, type Answer, type Route } from '../../platform/http/route.ts'
import { setBegunCookie, takeBegunCookie } from './cookie.ts'
import { presentSignedIn } from './present.ts'

const open = { method: 'GET', access: { kind: 'public' }, tenant: 'none', ids: {}, rate: 'sign_in', idempotency: 'safe' } as const
const Next = Type.Optional(Type.String({ maxLength: 1_000, pattern: '^/app/[^\\\\]*$', description: 'A page of the console to come back to.' }))
const Anything = Type.Optional(Type.String({ maxLength: 4_000 }))

const goTo = (location: string): Answer => ({ status: 302, headers: { location, 'referrer-policy': 'no-referrer' } })
const queryOf = (request: FastifyRequest): string => (request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '')

/** Whoever is no browser reads the error as everywhere; a browser is led to the page that has words for it. */
const orTell = (work: () => Promise<Answer>): Promise<Answer> => work().catch((error: unknown) => {
  if (error instanceof AppError && error.code.startsWith('oidc.') && error.code !== 'oidc.unavailable') return goTo(`/?problem=${error.code}`)
  throw error
})

export const oidcRoutes: Route[] = [
  route({
    ...open, path: '/rest/v1/auth/ways', summary: 'The ways in beside the password', rate: 'public', schemas: {}, responses: { 200: SignInWays }, errors: [],
    handle: async ({ ctx }) => ok({ passkeys: passkeysWork(ctx.platform), oidc: ctx.platform.provider ? { label: ctx.platform.provider.config.label } : null, demo: await isDemo(ctx) }),
  }),
  route({
    ...open, path: '/rest/v1/auth/oidc/start', summary: 'Leads a browser to the identity provider', schemas: { query: Type.Object({ next: Next }) }, responses: { 302: null }, errors: ['oidc.unavailable', 'input.invalid', 'rate.limited'],
    handle: ({ ctx, query, reply }) => orTell(async () => {
      const { provider } = ctx.platform
      if (!provider) throw new AppError('oidc.unavailable')
      const { url, ...begun } = await provider.begin(callbackOf(ctx)).catch((error: Error) => {
        ctx.log.warn({ error: error.message }, 'the identity provider cannot be asked')
        throw new AppError('oidc.failed')
      })
      setBegunCookie(reply, await startProviderSignIn(ctx, { ...begun, next: query.next ?? null }), 10 * minute)
      return goTo(url)
    }),
  }),
  route({
    ...open, path: '/rest/v1/auth/oidc/callback', summary: 'Where the identity provider sends the browser back to; the address to register there',
    schemas: { query: Type.Object({ code: Anything, state: Anything, iss: Anything, error: Anything, error_description: Anything, session_state: Anything }) },
    responses: { 302: null }, errors: ['oidc.unavailable', 'input.invalid', 'rate.limited'],
    handle: ({ ctx, request, reply }) => orTell(async () => {
      const { step, next } = await enterByProvider(ctx, takeBegunCookie(request, reply), queryOf(request))
      // Behind the #, where no server and no log sees it.
      if (step.asked) return goTo(`/${next === null ? '' : `?next=${encodeURIComponent(next)}`}#second-factor=${encodeURIComponent(JSON.stringify(step.asked))}`)
      await presentSignedIn(step.result, reply, true)
      return goTo(next ?? '/app/inbox')
    }),
  }),
]
