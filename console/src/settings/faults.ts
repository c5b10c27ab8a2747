// Which field of a form the server refused, in words that stand beside it.
import { ApiError, codeOf } from '../api/problem.ts'

/** By name of the field as the server knows it (`weekly.0.to`). */
export const fieldFaults = (error: unknown): ReadonlyMap<string, string> =>
  new Map(error instanceof ApiError && codeOf(error) === 'input.invalid' ? (error.problem.errors ?? []).map(({ field, message }) => [field, message]) : [])
