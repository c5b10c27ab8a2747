// Tells what the console's preview asks for from other messages. It is trusted as it is, because only windows of our own origin
// are asked for it, and they could as well reach into this one.
import type { PreviewShow } from '@switchboard/protocol'
import { isRecord } from './guards.ts'

export const isShow = (value: unknown): value is PreviewShow => isRecord(value) && value['type'] === 'show' && isRecord(value['config'])
