// A message as the end of an address: `#m12` is the entry with seq 12 of the open conversation.
export const messageHash = (seq: number): string => `m${seq}`

export const seqOfHash = (hash: string): number | null => {
  const found = /^#?m([1-9]\d{0,8})$/.exec(hash)
  return found ? Number(found[1]) : null
}
