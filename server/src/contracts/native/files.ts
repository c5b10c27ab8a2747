// Files: sent by agents and visitors, read by whoever may see them, and links for what cannot send a header.
import { AskFileLinks, Attachment, FileLinks, type FileLinks as Links } from '@switchboard/protocol'
import Type from 'typebox'
import type { ErrorCode } from '../../kernel/errors.ts'
import { must } from '../../kernel/must.ts'
import { fileLinks, keepUpload, readFile } from '../../modules/files/index.ts'
import type { Context } from '../../platform/context.ts'
import { created, fileBytes, ok, route, type Access, type RateClass, type Route } from '../../platform/http/route.ts'
import { answerFile } from './file-answer.ts'
import { ByUid } from './schemas.ts'

const upload = (path: string, summary: string, access: Access, rate: RateClass, refused: ErrorCode[]): Route => route({
  method: 'POST', path, summary, access, tenant: 'token', ids: {}, rate,
  // A repeated upload is another file; the one that no message takes goes after a day.
  idempotency: 'natural', upload: { field: 'file' }, schemas: {}, responses: { 201: Attachment }, errors: [...refused, 'file.refused', 'input.invalid', 'input.too_large', 'rate.limited', 'server.busy'],
  handle: async ({ ctx, upload: file }) => created(await keepUpload(ctx, must(file, 'upload'))),
})

const read = (path: string, summary: string, thumbnail: boolean): Route => route({
  method: 'GET', path, summary, access: { kind: 'signed', permission: 'conversation.read' }, tenant: 'token', ids: { 'params.uid': 'file' }, rate: 'read', idempotency: 'safe',
  schemas: { params: ByUid, query: Type.Object({ token: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Of a signed link, instead of a header.' })) }) },
  responses: { 200: fileBytes, 206: fileBytes, 304: null },
  errors: ['auth.required', 'auth.forbidden', 'visitor.session_ended', 'file.not_found', 'file.link_ended', 'input.invalid', 'server.busy'],
  handle: async ({ ctx, params, request }) => answerFile(request, await readFile(ctx, params.uid, thumbnail)),
})

const links = (path: string, access: Access, refused: ErrorCode[]): Route => route({
  method: 'POST', path, summary: 'Addresses of files that work for five minutes without a header', access, tenant: 'token', ids: { 'body.files': 'file' },
  rate: 'read', idempotency: 'natural', schemas: { body: AskFileLinks }, responses: { 200: FileLinks }, errors: [...refused, 'file.not_found', 'input.invalid'],
  handle: async ({ ctx, body }) => ok(await present(ctx, body.files)),
})

async function present(ctx: Context, files: string[]): Promise<Links> {
  const { links: made, expiresAt } = await fileLinks(ctx, files)
  return {
    data: made.map(({ file, token, thumbnail }) => {
      const url = `/rest/v1/files/${file}`
      return { file, url: `${url}?token=${token}`, thumbnailUrl: thumbnail ? `${url}/thumbnail?token=${token}` : null }
    }),
    expiresAt,
  }
}

const visitor: Access = { kind: 'visitor' }

export const fileRoutes: Route[] = [
  upload('/rest/v1/files', 'Upload a file, to be sent with a message or a note', { kind: 'account', permission: 'conversation.reply' }, 'upload', ['auth.required', 'auth.forbidden']),
  upload('/rest/v1/widget/files', 'Upload a file, to be sent with a message', visitor, 'visitor_upload', ['visitor.session_ended']),
  read('/rest/v1/files/{uid}', 'The bytes of a file', false),
  read('/rest/v1/files/{uid}/thumbnail', 'A small picture (WebP); the picture itself while there is none', true),
  links('/rest/v1/files/links', { kind: 'account', permission: 'conversation.read' }, ['auth.required', 'auth.forbidden']),
  links('/rest/v1/widget/files/links', visitor, ['visitor.session_ended']),
]
