// What the console asks the preview of a widget to show, and what it hears back: messages between windows of our own origin.
import type { WidgetConfig } from './requests.ts'

/** `button`: the chat is closed. The others are the first screen, the form before it, a conversation, nobody there, the end. */
export const previewScenes = ['welcome', 'preChat', 'chat', 'offline', 'rating', 'button'] as const
export type PreviewScene = (typeof previewScenes)[number]

export interface PreviewShow {
  type: 'show'
  scene: PreviewScene
  /** As it would be once it is saved. */
  config: WidgetConfig
  locale: string
  theme: 'light' | 'dark'
  /** What is said in the conversation that is shown. */
  sample: { question: string; answer: string; agent: string }
}

/** `ready`: may be asked now. `button`: the chat was opened or closed by hand. */
export type PreviewTold = { type: 'ready' } | { type: 'button'; open: boolean }
