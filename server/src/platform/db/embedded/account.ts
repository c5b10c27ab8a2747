// PostgreSQL refuses to run as root. As root we run it under an unprivileged account and must know which paths that
// account can reach: a clone in /root or under mktemp -d has a parent directory that lets nobody else pass.
import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Account { name: string; uid: number; gid: number }

const candidates = ['switchboard', 'postgres', 'nobody']

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** The account for a new cluster, when we are root. */
export async function unprivilegedAccount(): Promise<Account> {
  for (const name of candidates) {
    const account = await lookUp(name)
    if (account !== null) return account
  }
  throw new Error(`PostgreSQL must not run as root, and none of the accounts ${candidates.join(', ')} exists here. Create one or start as another user.`)
}

/** The account that owns an existing cluster: it must be the one that runs it. */
export async function accountOf(uid: number, gid: number): Promise<Account> {
  return (await lookUp(String(uid))) ?? { name: String(uid), uid, gid }
}

async function lookUp(user: string): Promise<Account | null> {
  try {
    const ask = async (flag: string) => (await run('id', [flag, user])).stdout.trim()
    const [uid, gid, name] = await Promise.all([ask('-u'), ask('-g'), ask('-un')])
    return uid === '0' ? null : { name, uid: Number(uid), gid: Number(gid) }
  } catch {
    return null
  }
}

/** May the account pass through this directory and all its parents? */
export async function canEnter(directory: string, account: Account): Promise<boolean> {
  if (!(await allows(directory, account, 0o1))) return false
  const parent = dirname(directory)
  return parent === directory || canEnter(parent, account)
}

export async function canRead(file: string, account: Account): Promise<boolean> {
  return (await allows(file, account, 0o4)) && canEnter(dirname(file), account)
}

// Node gives the child no supplementary groups, so the three classic classes are the whole story.
async function allows(path: string, account: Account, bit: number): Promise<boolean> {
  const found = await stat(path)
  const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0
  return ((found.mode >> shift) & bit) === bit
}
