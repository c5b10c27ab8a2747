// The numbers that rule mail.
import { day, hour, second } from '../../kernel/clock.ts'

/** After the first attempt; with the pauses below the last one comes about seven hours later. */
export const retries = 12
export const firstPauseMs = 30 * second
export const longestPauseMs = hour
/** Mail holds what people wrote: it is not kept for ever. */
export const keepMailMs = 30 * day
