// Sign-in by password. Faces that cannot ask for a second factor have one step, and refuse who needs two.
import { AppError } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { factorsOf, methodsFor } from './second-factor/factors.ts'
import { enterOrAsk, type SignInStep } from './second-factor/finish.ts'
import { beginSession, checkSignIn, type SignInInput, type SignInResult } from './sign-in.ts'

/** The account is in, or is asked for its second factor. Errors: `auth.invalid_credentials`, `auth.locked_out`. */
export async function beginSignIn(ctx: Context, input: SignInInput): Promise<SignInStep> {
  const { ctx: own, account } = await checkSignIn(ctx, input)
  return enterOrAsk(own, account)
}

/** By password alone. Errors: `auth.invalid_credentials`, `auth.locked_out`, `auth.second_factor_required`. */
export async function signIn(ctx: Context, input: SignInInput): Promise<SignInResult> {
  const { ctx: own, account } = await checkSignIn(ctx, input)
  if (methodsFor(await factorsOf(own, account.id)).length > 0) throw new AppError('auth.second_factor_required')
  return { ctx: own, account, ...await own.tx((tx) => beginSession(tx, account)) }
}
