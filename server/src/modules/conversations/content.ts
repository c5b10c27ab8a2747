// What a message carries: its text, the files that come along, facts for programs; and what lists show of it.
import { AppError, invalid } from '../../kernel/errors.ts'
import type { Context } from '../../platform/context.ts'
import { metadataText } from '../../platform/db/attached-json.ts'
import { takeFiles } from '../files/index.ts'
import type { Carried } from './store.ts'

export interface Content {
  /** Empty only where files come along. */
  text: string
  /** Files of the sender's own upload. */
  attachments?: readonly string[] | undefined
  metadata?: Record<string, unknown> | undefined
}

export const hasFiles = (content: Content): boolean => (content.attachments?.length ?? 0) > 0

/** Without files: what can be written in one statement. Errors: `input.invalid` naming `text` or `metadata`. */
export function carried(content: Content): Carried {
  if (!/\S/.test(content.text) && !hasFiles(content)) throw invalid('text', 'must not be empty, unless files come along')
  return { metadata: metadataText(content.metadata), attachments: null, preview: content.text }
}

interface WithFiles extends Carried { bind(conversationId: number, seq: number): Promise<void> }

/** Inside the transaction that writes the message: the files are its own, once it calls `bind`. Errors: `file.not_found`. */
export async function withFiles(tx: Context, content: Content): Promise<WithFiles> {
  if (!hasFiles(content)) return { ...carried(content), bind: () => Promise.resolve() }
  const { attachments, bind } = await takeFiles(tx, content.attachments ?? [])
  const names = attachments.map(({ name }) => name).join(', ')
  return { ...carried(content), attachments: JSON.stringify(attachments), preview: /\S/.test(content.text) ? content.text : names, bind }
}

/** The files went with an event already, which is what a repeated request finds. */
export const filesAreGone = (error: unknown): boolean => error instanceof AppError && error.code === 'file.not_found'
