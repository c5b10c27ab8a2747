// The search as it stands in the address.
export type SearchKind = 'messages' | 'people'
export interface SearchSearch {
  q?: string
  /** Absent: messages. */
  kind?: 'people'
}

export const readSearchSearch = (raw: Record<string, unknown>): SearchSearch => {
  const given = raw['q']
  const q = typeof given === 'string' || typeof given === 'number' ? String(given).slice(0, 200) : ''
  return { ...(q.trim() === '' ? {} : { q }), ...(raw['kind'] === 'people' ? { kind: 'people' } : {}) }
}
