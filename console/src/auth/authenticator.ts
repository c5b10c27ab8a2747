// Speaks to the authenticator of the browser (WebAuthn); what a person breaks off is a problem with words, as any other.
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { ApiError } from '../api/problem.ts'

const cancelled = (error: unknown): never => {
  if (error instanceof ApiError) throw error
  throw new ApiError({ type: 'about:blank', status: 400, code: 'passkey.cancelled', title: 'No passkey was used.' })
}

export const askAuthenticator = async (options: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> => {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  return startAuthentication({ optionsJSON: options }).catch(cancelled)
}

export const makePasskey = async (options: PublicKeyCredentialCreationOptionsJSON): Promise<unknown> => {
  const { startRegistration } = await import('@simplewebauthn/browser')
  return startRegistration({ optionsJSON: options }).catch(cancelled)
}
