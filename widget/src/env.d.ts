// The global the snippet creates before the loader arrives.
export {}
declare global {
  interface Window {
    $switchboard?: ((...args: unknown[]) => void) & {
      q?: ArrayLike<unknown>[] | { push(args: ArrayLike<unknown>): void }
    }
  }
}
