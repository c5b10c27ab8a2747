// The body of a mail, twice: as plain text and as simple HTML. Whatever people wrote is escaped; there is no template engine.

export interface Letter {
  title: string
  intro: string
  /** An address to follow, on a line of its own. */
  link?: string
  entries: Entry[]
  /** Small print. */
  footer: string
}

export interface Entry { who: string; when: string; text: string; /** Only named. */ files: string[] }

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (found) => entities[found] ?? found)

export function letterText(letter: Letter): string {
  const entries = letter.entries.map((entry) => [`${entry.who}, ${entry.when}`, entry.text, ...entry.files.map((file) => `[${file}]`)].filter(Boolean).join('\n'))
  return [letter.title, letter.intro, letter.link ?? '', ...entries, `-- \n${letter.footer}`].filter(Boolean).join('\n\n')
}

// Mail programs know no stylesheets: the little that there is stands in the elements.
const muted = 'color:#6e6762;font-size:12px'

export function letterHtml(letter: Letter): string {
  const entries = letter.entries.map((entry) => [
    `<p style="margin:16px 0 2px;${muted}"><b>${escapeHtml(entry.who)}</b> &middot; ${escapeHtml(entry.when)}</p>`,
    entry.text === '' ? '' : `<p style="margin:0;white-space:pre-wrap">${escapeHtml(entry.text)}</p>`,
    ...entry.files.map((file) => `<p style="margin:2px 0;${muted}">[${escapeHtml(file)}]</p>`),
  ].join(''))
  return [
    '<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>',
    '<body style="margin:0;padding:24px;font:14px/1.5 system-ui,sans-serif;color:#241d17" dir="auto">',
    `<h1 style="margin:0 0 8px;font-size:18px">${escapeHtml(letter.title)}</h1>`,
    letter.intro === '' ? '' : `<p style="margin:0">${escapeHtml(letter.intro)}</p>`,
    letter.link === undefined ? '' : `<p style="margin:16px 0 0"><a href="${escapeHtml(letter.link)}">${escapeHtml(letter.link)}</a></p>`,
    ...entries,
    `<p style="margin:24px 0 0;${muted}">${escapeHtml(letter.footer)}</p>`,
    '</body></html>',
  ].join('\n')
}
