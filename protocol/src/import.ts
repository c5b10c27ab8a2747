// People of another system, as they travel when they are taken over.
import Type, { type Static } from 'typebox'
import { Nullable } from './objects.ts'
import { Email } from './requests.ts'
import { Role } from './words.ts'

/** An instant of our time, with a zone that exists. */
const Past = Type.String({ format: 'date-time', pattern: '^(19|20)[0-9]{2}-[^Z+]+(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$' })
const text = '\\S[\\s\\S]*\\S'
export const ImportedRow = Type.Object({
  id: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Kept; missing: the next number.' })),
  username: Type.Optional(Type.String({ minLength: 3, maxLength: 50, pattern: '^[a-zA-Z0-9_]+$' })),
  email: Email,
  name: Type.String({ minLength: 2, maxLength: 255, pattern: text }),
  role: Role,
  department: Type.Optional(Type.String({ minLength: 2, maxLength: 100, pattern: text })),
  phone: Type.Optional(Type.String({ minLength: 1, maxLength: 20, pattern: '^\\+?[0-9 ()-]*[0-9][0-9 ()-]*$' })),
  avatar: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, pattern: '^https?://[\\x21-\\x7e]+$' })),
  active: Type.Optional(Type.Boolean()),
  createdAt: Type.Optional(Past),
  lastSignInAt: Type.Optional(Past),
}, { additionalProperties: false })
export type ImportedRow = Static<typeof ImportedRow>

export const ImportResult = Type.Object({
  outcome: Type.Enum(['created', 'present', 'refused']), id: Nullable(Type.Integer()), code: Nullable(Type.String()), title: Nullable(Type.String()),
})
export type ImportResult = Static<typeof ImportResult>
