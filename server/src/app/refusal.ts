// Why the server does not start, as a sentence that says what to do: for everything an operator can put right.
import { DataDirectoryInUse } from '../platform/db/embedded/index.ts'
import { UnfitDatabase } from '../platform/db/migrate.ts'
import { BadOption } from '../options.ts'

/** What the operator must change; told as a sentence, without a stack. */
export class Refused extends Error {}

interface SystemError extends Error { code?: string; address?: string; path?: string; syscall?: string }

/** The sentence for an error of the operator's making, or null. */
export function sentenceOf(error: SystemError): string | null {
  return [BadOption, Refused, DataDirectoryInUse, UnfitDatabase].some((kind) => error instanceof kind) ? error.message : null
}

/** Runs a step of the start; what `known` puts in words becomes `Refused`. */
export async function orRefuse<T>(known: (error: SystemError) => string | null, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    const sentence = known(error as SystemError)
    throw sentence === null ? error : new Refused(sentence, { cause: error })
  }
}

const networkErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'])
/** Password, role, database, connections, start-up: what PostgreSQL says before it lets anybody in. */
const admission = /^(28|3D|53|57P03)/

/** `url`: the operator's DATABASE_URL; its password is not told. */
export const databaseRefusal = (url: string) => (error: SystemError): string | null => {
  const { host, pathname } = new URL(url)
  const code = error.code ?? ''
  if (networkErrors.has(code)) return `The database of DATABASE_URL (${host}) cannot be reached: ${error.message || code}.`
  return admission.test(code) ? `The database of DATABASE_URL (${host}${pathname}) lets nobody in: ${error.message}.` : null
}

export const listenRefusal = (host: string, port: number) => ({ code, message }: SystemError): string | null => {
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another with --port.`
  if (code === 'EACCES') return `Port ${port} may not be used by this account. Choose one above 1023 with --port.`
  return ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code ?? '') ? `${host} is no address of this machine (${message}). Choose another with --host.` : null
}

export const dataDirectoryRefusal = (directory: string) => ({ code = '', path, message }: SystemError): string | null =>
  path && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EDQUOT'].includes(code)
    ? `The data directory ${directory} cannot be used: ${message}. Choose another with --data-dir.` : null
