// Reads a browser and system name out of a user agent, as far as that is honest.
const first = (userAgent: string, table: readonly (readonly [RegExp, string])[]): string | undefined =>
  table.find(([pattern]) => pattern.test(userAgent))?.[1]

const browsers = [
  [/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\/|FxiOS/, 'Firefox'], [/SamsungBrowser/, 'Samsung Internet'],
  [/CriOS|Chrome\//, 'Chrome'], [/Safari\//, 'Safari'],
] as const
const systems = [
  [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'], [/Linux/, 'Linux'],
] as const

export const deviceName = (userAgent: string): string => {
  const parts = [first(userAgent, browsers), first(userAgent, systems)].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(' · ') : userAgent.slice(0, 60)
}
