// Passwords are kept as argon2id hashes. Checking takes the same work whether the account exists or not.
import { hash, verify } from '@node-rs/argon2'

// OWASP: 19 MiB, two passes.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, cost)

let decoy: Promise<string> | null = null

/** True only for the right password of an account that has one. */
export async function checkPassword(kept: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('an account that does not exist')
  const right = await verify(kept ?? await decoy, password)
  return right && kept !== null
}
