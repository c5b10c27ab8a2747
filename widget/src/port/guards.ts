// Small checks for data that crosses a window border. Each names the type it proves; unknown keys are refused.
export type Guard<T> = (value: unknown) => value is T
export type Guarded<G> = G extends Guard<infer T> ? T : never

type Fields = Record<string, Guard<unknown>>
export type Shape<F extends Fields> = { [K in keyof F]: Guarded<F[K]> }

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text = (max: number): Guard<string> =>
  (value): value is string => typeof value === 'string' && value.length <= max

export const whole = (max: number): Guard<number> =>
  (value): value is number => Number.isSafeInteger(value) && value as number >= 0 && value as number <= max

export const flag: Guard<boolean> = (value): value is boolean => typeof value === 'boolean'

export const oneOf = <const T extends readonly string[]>(words: T): Guard<T[number]> =>
  (value): value is T[number] => typeof value === 'string' && words.includes(value)

export const nullable = <T>(guard: Guard<T>): Guard<T | null> =>
  (value): value is T | null => value === null || guard(value)

export const listOf = <T>(guard: Guard<T>, max: number): Guard<T[]> =>
  (value): value is T[] => Array.isArray(value) && value.length <= max && value.every(guard)

export const exactly = <F extends Fields>(fields: F): Guard<Shape<F>> =>
  (value): value is Shape<F> => partly(fields)(value) && Object.keys(fields).every((name) => name in value)

export const partly = <F extends Fields>(fields: F): Guard<Partial<Shape<F>>> =>
  (value): value is Partial<Shape<F>> => isRecord(value)
    && Object.entries(value).every(([name, held]) => Object.hasOwn(fields, name) && fields[name]?.(held) === true)

const scalar = (value: unknown) => value === null || typeof value === 'boolean' || Number.isFinite(value)
  || (typeof value === 'string' && value.length <= 10_000)
export type Scalar = string | number | boolean | null
/** A flat bag of plain values. */
export const scalars = (max: number): Guard<Record<string, Scalar>> =>
  (value): value is Record<string, Scalar> => isRecord(value)
    && Object.keys(value).length <= max && Object.values(value).every(scalar)
