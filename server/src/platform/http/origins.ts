// Which sites may call from a browser: lists of origins, each plain or with `*.` before the host.

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** An empty list lets everybody in. */
export const originAllowed = (list: readonly string[], origin: string): boolean =>
  list.length === 0 || list.some((one) => new RegExp(`^${one.split('*').map(escaped).join('[A-Za-z0-9.-]+')}$`, 'i').test(origin))
