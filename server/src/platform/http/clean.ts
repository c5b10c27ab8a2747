// Refuses what no field may hold: NUL and lone surrogates (PostgreSQL cannot store them), and shapes made to hurt.
import { AppError, invalid } from '../../kernel/errors.ts'

const maxDepth = 12
const maxNodes = 5_000
const nul = '\u0000'

/** Walks any parsed input once; throws `input.invalid` with the field's path, or `input.too_large`. */
export function refuseUnclean(input: unknown, root: string): void {
  let nodes = 0
  const walk = (value: unknown, path: string, depth: number): void => {
    if (++nodes > maxNodes) throw new AppError('input.too_large')
    if (typeof value === 'string') {
      if (value.includes(nul)) throw invalid(path, 'must not contain the character NUL')
      if (!value.isWellFormed()) throw invalid(path, 'must be well-formed Unicode')
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw invalid(path, 'must be a finite number')
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= maxDepth) throw invalid(path, `must not be nested deeper than ${maxDepth} levels`)
      for (const [key, inner] of Object.entries(value)) {
        walk(key, path, depth + 1)
        walk(inner, path === root ? key : `${path}.${key}`, depth + 1)
      }
    }
  }
  walk(input, root, 0)
}
