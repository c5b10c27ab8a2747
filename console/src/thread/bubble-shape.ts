// The paper of a bubble: visitor, own side, or note; one corner is tight where the voice comes from.
import { cx } from '../lib/cx.ts'

export type Side = 'visitor' | 'agent' | 'note' | 'whisper'

export const bubbleShape = (side: Side, last: boolean): string => cx(
  'w-fit max-w-full rounded-bubble px-3.5 py-2 text-14 whitespace-pre-wrap break-words [overflow-wrap:anywhere]',
  side === 'visitor' && 'border border-line bg-raised',
  side === 'agent' && 'border border-line bg-canvas',
  side === 'note' && 'border border-line bg-note',
  side === 'whisper' && 'border border-dashed border-line-strong bg-note',
  last && (side === 'visitor' ? 'rounded-es-[4px]' : 'rounded-ee-[4px]'),
)

export const bubbleRow = (side: Side, first: boolean): string => cx(
  'flex flex-col ps-12 pe-4', first ? 'pt-2.5' : 'pt-0.5', side === 'visitor' ? 'items-start' : 'items-end',
)
export const bubbleWidth = 'max-w-[min(85%,560px)] flex flex-col'
