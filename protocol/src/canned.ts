// Canned responses: texts that agents insert with `/`, and the variables in them. Console and server fill them alike.
import Type, { type Static } from 'typebox'
import { Instant, Nullable, Uid } from './objects.ts'

export const cannedScopes = ['personal', 'group', 'tenant'] as const
export const CannedScope = Type.Enum(cannedScopes)
export type CannedScope = Static<typeof CannedScope>

/** What one types after the `/`. Unique, whatever the case, within its owner: the agent, the group, or the company. */
export const Shortcut = Type.String({ minLength: 1, maxLength: 40, pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$' })
const Title = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Text = Type.String({ minLength: 1, maxLength: 5_000, pattern: '\\S' })

export const CannedResponse = Type.Object({
  uid: Uid,
  scope: CannedScope,
  group: Nullable(Type.Object({ uid: Uid, name: Type.String() })),
  shortcut: Type.String(),
  title: Type.String(),
  text: Type.String({ description: 'With variables as they were written.' }),
  uses: Type.Integer({ minimum: 0 }),
  lastUsedAt: Nullable(Instant),
  updatedAt: Instant,
})
export type CannedResponse = Static<typeof CannedResponse>

/** `group` belongs to the scope `group` and to no other. */
export const NewCannedResponse = Type.Object({ scope: CannedScope, group: Type.Optional(Uid), shortcut: Shortcut, title: Title, text: Text }, { additionalProperties: false })
export type NewCannedResponse = Static<typeof NewCannedResponse>

export const CannedResponseChange = Type.Object({ shortcut: Type.Optional(Shortcut), title: Type.Optional(Title), text: Type.Optional(Text) }, { additionalProperties: false, minProperties: 1 })
export type CannedResponseChange = Static<typeof CannedResponseChange>

/** Filled for a conversation; the use is counted. */
export const UseCannedResponse = Type.Object({ conversation: Uid }, { additionalProperties: false })
export const FilledCannedResponse = Type.Object({ text: Type.String() })
export type FilledCannedResponse = Static<typeof FilledCannedResponse>

export const cannedVariables = ['visitor.name', 'visitor.email', 'agent.name', 'agent.firstName', 'company', 'conversation.number'] as const
export type CannedVariable = (typeof cannedVariables)[number]
export type CannedValues = Record<CannedVariable, string | null>

const known: ReadonlySet<string> = new Set(cannedVariables)
const isKnown = (name: string): name is CannedVariable => known.has(name)

/**
 * Puts values in the place of `{{name}}` and `{{name|what stands there without a value}}`, once and literally: what a value
 * contains is never looked at again. A name that is none of the variables stays as it is written, so that it is noticed.
 */
export const fillCanned = (text: string, values: CannedValues): string =>
  text.replaceAll(/\{\{ {0,4}([A-Za-z.]{1,40}) {0,4}(?:\|([^{}|]{0,200}))?\}\}/g, (written, name: string, otherwise: string | undefined) =>
    (isKnown(name) ? values[name] || (otherwise ?? '').trim() : written))
