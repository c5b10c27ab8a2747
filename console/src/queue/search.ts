// The queue's filter as it stands in the address.
export interface QueueSearch { /** Uid of an inbox; absent: all. */ inbox?: string }

const uid = /^[0-9a-f-]{36}$/i
export const readQueueSearch = (raw: Record<string, unknown>): QueueSearch =>
  (typeof raw['inbox'] === 'string' && uid.test(raw['inbox']) ? { inbox: raw['inbox'] } : {})
