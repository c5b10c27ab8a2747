// The board's filter as it stands in the address.
export interface LiveSearch { /** Uid of a group; absent: everybody. */ group?: string }

const uid = /^[0-9a-f-]{36}$/i
export const readLiveSearch = (raw: Record<string, unknown>): LiveSearch =>
  (typeof raw['group'] === 'string' && uid.test(raw['group']) ? { group: raw['group'] } : {})
