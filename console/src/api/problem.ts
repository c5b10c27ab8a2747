// What went wrong with a call, always as one shape: the server's problem or one of our own for the network.
import type { Problem } from '@switchboard/protocol'

export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.problem = problem
  }
}

export const unreachable = (): ApiError =>
  new ApiError({ type: 'about:blank', status: 0, code: 'network.unreachable', title: 'The server cannot be reached.' })

export const codeOf = (error: unknown): string => (error instanceof ApiError ? error.problem.code : 'unknown')

/** Worth another try later: no answer, overload, or a server fault. */
export const isTransient = (error: unknown): boolean =>
  error instanceof ApiError && (error.problem.status === 0 || error.problem.status === 429 || error.problem.status >= 500)

export const readProblem = async (response: Response): Promise<ApiError> => {
  const fallback: Problem = {
    type: 'about:blank', status: response.status, code: `http.${response.status}`, title: response.statusText || 'The request failed.',
  }
  try {
    const body = (await response.json()) as Partial<Problem>
    const retryAfter = Number(response.headers.get('retry-after'))
    return new ApiError({ ...fallback, ...(retryAfter > 0 ? { retryAfter } : {}), ...body })
  } catch {
    return new ApiError(fallback)
  }
}
