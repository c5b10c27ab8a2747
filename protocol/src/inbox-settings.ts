// What a company decides about the widget of an inbox: forms, looks, languages, rating.
import Type, { type Static } from 'typebox'
import { Nullable } from './objects.ts'

const strict = { additionalProperties: false } as const
const Sentence = Type.String({ maxLength: 500 })
const Email = Type.String({ format: 'email', maxLength: 254 })

export const preChatTypes = ['text', 'email', 'phone', 'choice', 'checkbox'] as const

/** The keys `name`, `email` and `phone` fill those fields of the visitor; any other becomes one of his attributes. */
const FieldKey = Type.String({ pattern: '^[a-z][a-z0-9_]{0,31}$', maxLength: 32 })
export const PreChatField = Type.Object({
  key: FieldKey,
  label: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  type: Type.Enum(preChatTypes),
  required: Type.Boolean({ description: 'Of a checkbox: it must be ticked.' }),
  options: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }), { minItems: 1, maxItems: 20, uniqueItems: true, description: 'Of a choice.' })),
}, strict)
export type PreChatField = Static<typeof PreChatField>

/** Asked before the first message that a visitor writes to the inbox. */
export const PreChat = Type.Object({ enabled: Type.Boolean(), fields: Type.Array(PreChatField, { maxItems: 10 }) }, strict)
export type PreChat = Static<typeof PreChat>

export const PreChatAnswers = Type.Record(FieldKey, Type.Union([Type.String({ maxLength: 500 }), Type.Boolean()]), { ...strict, maxProperties: 10 })
export type PreChatAnswers = Static<typeof PreChatAnswers>

export const Offline = Type.Object({
  enabled: Type.Boolean({ description: 'While nobody is there, visitors may leave a message.' }),
  message: Sentence,
  mailTo: Nullable(Email),
}, strict)
export type Offline = Static<typeof Offline>

export const Appearance = Type.Object({
  hue: Type.Integer({ minimum: 0, maximum: 359, description: 'OKLCH degrees.' }),
  theme: Type.Enum(['auto', 'light', 'dark']),
  position: Type.Enum(['left', 'right']),
  launcherText: Type.String({ maxLength: 40, description: 'Beside the button; empty: only the button.' }),
  showAgentNames: Type.Boolean({ description: 'False: visitors read the name of the company instead.' }),
}, strict)
export type Appearance = Static<typeof Appearance>

export const Locale = Type.String({ minLength: 2, maxLength: 35, pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })
/** The languages that the widget speaks. */
export const widgetLanguages = [
  'ar', 'cs', 'da', 'de', 'el', 'en', 'es', 'fa', 'fi', 'fr', 'he', 'hi', 'hu', 'id', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ru', 'sv', 'tr', 'zh',
] as const
/** Texts of the widget that a company may word itself; `preChat.<key>` is the label of a field. */
export const widgetTexts = [
  'greeting', 'launcherText', 'offlineMessage', 'ratingQuestion', 'welcome', 'available', 'away', 'placeholder', 'preChat', 'leaveMessage', 'left', 'rateThanks',
] as const
const TextKey = Type.String({ maxLength: 48, pattern: `^(${widgetTexts.join('|')}|preChat\\.[a-z][a-z0-9_]{0,31})$` })
export const Languages = Type.Object({
  default: Nullable(Locale),
  texts: Type.Record(Locale, Type.Record(TextKey, Sentence, { ...strict, maxProperties: 40 }), { ...strict, maxProperties: 40, description: 'By locale, then by name of the text.' }),
}, { ...strict, description: 'default: what visitors read whose language we do not speak; null: English.' })
export type Languages = Static<typeof Languages>

export const RatingForm = Type.Object({ enabled: Type.Boolean(), question: Nullable(Sentence) }, strict)
export type RatingForm = Static<typeof RatingForm>

export const InboxSettings = Type.Object({ preChat: PreChat, offline: Offline, appearance: Appearance, languages: Languages, rating: RatingForm }, strict)
export type InboxSettings = Static<typeof InboxSettings>

/** Each part that is given takes the place of the whole part. */
export const InboxSettingsChange = Type.Partial(InboxSettings, { ...strict, minProperties: 1 })
export type InboxSettingsChange = Static<typeof InboxSettingsChange>
