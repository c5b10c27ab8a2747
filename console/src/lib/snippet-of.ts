// The lines that put an inbox's chat onto a site. Looks that must hold before the chat is opened stand in them, too, unless
// they are the usual ones.
import type { Appearance } from '@switchboard/protocol'

const usualHue = 322

export const snippetOf = (key: string, looks: Omit<Appearance, 'showAgentNames'>): string => {
  const options = {
    inbox: key,
    ...(looks.hue === usualHue ? {} : { hue: looks.hue }),
    ...(looks.theme === 'auto' ? {} : { theme: looks.theme }),
    ...(looks.position === 'right' ? {} : { side: 'start' }),
    ...(looks.launcherText === '' ? {} : { launcherText: looks.launcherText }),
  }
  // Nothing that a person typed may end the script.
  const said = JSON.stringify(options).replaceAll('<', String.raw`\u003c`)
  return `<script>window.$switchboard=window.$switchboard||function(){($switchboard.q=$switchboard.q||[]).push(arguments)};$switchboard('boot',${said})</script>\n<script async src="${location.origin}/widget.js"></script>`
}
