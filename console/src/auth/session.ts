// Who is signed in here: starts from the cookie, ends everywhere at once in all tabs.
import type { QueryClient } from '@tanstack/react-query'
import type { SecondFactorAsked, Setup, SignedIn, SignedInTwice, SignIn } from '@switchboard/protocol'
import type { Client } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { ApiError } from '../api/problem.ts'
import { createStore, type Store } from '../lib/store.ts'
import { askAuthenticator } from './authenticator.ts'

export type SessionState = 'unknown' | 'in' | 'out' | 'ended'

export interface Session {
  state: Store<SessionState>
  /** Settles whether somebody is signed in; throws only when the server cannot be asked. */
  ready: () => Promise<'in' | 'out' | 'ended'>
  /** Signed in, or asked for a second factor. */
  signIn: (body: SignIn) => Promise<SignedIn | SecondFactorAsked>
  /** Answers it. What it gives is shown before `accept` leads on: recovery codes are told once. */
  answer: (challenge: string, code: string) => Promise<SignedInTwice>
  signInByPasskey: () => Promise<SignedIn>
  accept: (signedIn: SignedIn) => void
  setUp: (body: Setup) => Promise<SignedIn>
  changePassword: (currentPassword: string, newPassword: string) => Promise<void>
  signOut: (everywhere: boolean) => Promise<void>
  end: (why: 'out' | 'ended') => void
}

export const createSession = (client: Client, queries: QueryClient): Session => {
  const state = createStore<SessionState>('unknown')
  const tabs = new BroadcastChannel('switchboard.session')

  const accept = (signedIn: SignedIn): SignedIn => {
    client.setToken(signedIn.accessToken)
    queries.setQueryData(keys.me, signedIn.me)
    state.set('in')
    return signedIn
  }
  const end = (why: 'out' | 'ended') => {
    client.setToken(null)
    if (state.get() === 'in') state.set(why)
    else if (state.get() === 'unknown') state.set('out')
  }
  client.onSignedIn(accept)
  client.onEnded(() => end('ended'))
  tabs.onmessage = () => end('out')

  return {
    state,
    end,
    ready: async () => {
      if (state.get() === 'unknown') {
        try {
          await client.refresh()
        } catch (error) {
          if (!(error instanceof ApiError) || error.problem.status === 0 || error.problem.status >= 500) throw error
          end('out')
        }
      }
      const settled = state.get()
      return settled === 'unknown' ? 'out' : settled
    },
    accept,
    signIn: async (body) => {
      const answer = await client.open<SignedIn | SecondFactorAsked>('POST', '/auth/sign-in', body)
      return 'challenge' in answer ? answer : accept(answer)
    },
    answer: (challenge, code) => client.open('POST', '/auth/second-factor', { challenge, code, cookie: true }),
    signInByPasskey: async () => accept(await client.open('POST', '/auth/passkey-sign-in', { response: await askAuthenticator(await client.open('POST', '/auth/passkey-sign-in/options', {})), cookie: true })),
    setUp: async (body) => accept(await client.open('POST', '/setup', body)),
    changePassword: async (currentPassword, newPassword) => {
      accept(await client.send('POST', '/auth/change-password', { currentPassword, newPassword }))
    },
    signOut: async (everywhere) => {
      await client.send('POST', everywhere ? '/auth/sign-out-everywhere' : '/auth/sign-out', {})
      end('out')
      tabs.postMessage('out')
    },
  }
}
