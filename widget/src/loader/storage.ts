// The visitor's token and what the frame wants kept, first-party: partitioned frames may be denied storage or lose it.
// One key per thing (an unsent message is one), so that two tabs never overwrite each other's.
export interface Vault {
  token(): string | null
  setToken(token: string | null): void
  /** By name; only the frame understands it. */
  kept(): Record<string, string | null>
  keep(name: string, value: string | null): void
  clear(): void
  /** Calls back when another tab signs the visitor in or out. */
  watch(changed: (token: string | null) => void): () => void
}

export function createVault(key: string): Vault {
  const name = `switchboard:${key}`
  const prefix = `${name}:`
  const memory = new Map<string, string>()

  // The host page may forbid storage (sandbox, privacy mode, full disk): then this page's memory has to do.
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work()
    } catch {
      return otherwise
    }
  }
  const read = (at: string) => memory.get(at) ?? attempt(() => localStorage.getItem(at), null)
  const write = (at: string, value: string | null) => {
    memory.delete(at)
    try {
      if (value === null) localStorage.removeItem(at)
      else localStorage.setItem(at, value)
    } catch {
      if (value !== null) memory.set(at, value)
    }
  }
  const names = () => [...new Set([...memory.keys(), ...attempt(() => Object.keys(localStorage), [])])]
    .filter((at) => at.startsWith(prefix))

  return {
    token: () => read(name)?.slice(0, 4096) ?? null,
    setToken: (token) => write(name, token),
    kept: () => Object.fromEntries(names().map((at) => [at.slice(prefix.length), read(at)])),
    keep: (called, value) => write(prefix + called, value),
    clear: () => [name, ...names()].forEach((at) => write(at, null)),
    watch(changed) {
      const listen = (event: StorageEvent) => {
        if (event.key === name) changed(event.newValue)
      }
      addEventListener('storage', listen)
      return () => removeEventListener('storage', listen)
    },
  }
}
