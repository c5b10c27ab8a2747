// Hands a cluster to an account: one that root restored (`cp -r`) belongs to root, under whom PostgreSQL does not run.
import { chmod, lchown, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from './account.ts'

export async function giveTo(account: Account, directory: string): Promise<void> {
  await chmod(directory, 0o700)
  await giveTree(account, directory)
}

async function giveTree(account: Account, directory: string): Promise<void> {
  await lchown(directory, account.uid, account.gid)
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    await (entry.isDirectory() ? giveTree(account, path) : lchown(path, account.uid, account.gid))
  }
}
