// Finds addresses in plain text, for both sides alike. The result is rendered as text nodes and anchors; markup in a
// message stays text. Pure.
export interface Piece { text: string; href: string | null }

const candidate = /(?:https?:\/\/|mailto:)[^\s<>"]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/giu
const trailing = '.,;:!?\'’”»…'
const schemes = new Set(['http:', 'https:', 'mailto:'])

/** Without the sentence's own signs at the end; a bracket belongs to the address only if it was opened in it. */
function trim(found: string): string {
  const signs = found.includes('(') ? trailing : `${trailing})`
  let end = found.length
  while (end > 0 && signs.includes(found.charAt(end - 1))) end -= 1
  return found.slice(0, end)
}

function target(text: string): string | null {
  const address = text.includes(':') ? text : `mailto:${text}`
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  return schemes.has(url.protocol) ? url.href : null
}

export function linkify(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  const plain = (to: number) => {
    if (to > from) pieces.push({ text: text.slice(from, to), href: null })
  }
  for (const match of text.matchAll(candidate)) {
    const found = trim(match[0])
    const href = target(found)
    if (!href) continue
    plain(match.index)
    pieces.push({ text: found, href })
    from = match.index + found.length
  }
  plain(text.length)
  return pieces
}
