#!/usr/bin/env node
// The operator's command line: `npm run switchboard -- <command>`, or this file itself from any directory.
import { join } from 'node:path'
import { ensureInstalled, runNode } from './lib/ensure.mjs'
import { root } from './lib/root.mjs'

await ensureInstalled()
// Files named in arguments are relative to where the operator stands.
runNode([join(root, 'server/src/cli.ts'), ...process.argv.slice(2)], {}, process.cwd())
