// What the server found wrong, by the field that it names: to be said beside that field.
import { ApiError } from '../api/problem.ts'

/** The sentence for the first of the fields that begins with the name; undefined: it is not about this field. */
export const faultOf = (error: unknown, ...names: string[]): string | undefined => {
  if (!(error instanceof ApiError)) return undefined
  const fault = error.problem.errors?.find(({ field }) => names.some((name) => field === name || field.startsWith(`${name}.`)))
  return fault?.message
}

/** Whether it says what is wrong beside fields alone, so that it need not be said elsewhere. */
export const isOfFields = (error: unknown, ...names: string[]): boolean =>
  error instanceof ApiError && (error.problem.errors?.length ?? 0) > 0
  && (error.problem.errors ?? []).every(({ field }) => names.some((name) => field === name || field.startsWith(`${name}.`)))
