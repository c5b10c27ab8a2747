// Unsent words, kept in this browser per agent, conversation and mode.
export type Mode = 'message' | 'note'

const key = (agent: string, conversation: string, mode: Mode) => `switchboard.draft/${agent}/${conversation}/${mode}`

export const readDraft = (agent: string, conversation: string, mode: Mode): string => {
  try {
    return localStorage.getItem(key(agent, conversation, mode)) ?? ''
  } catch {
    return ''
  }
}

export const writeDraft = (agent: string, conversation: string, mode: Mode, text: string): void => {
  try {
    if (text === '') localStorage.removeItem(key(agent, conversation, mode))
    else localStorage.setItem(key(agent, conversation, mode), text)
  } catch {
    // Without storage the draft lives as long as the page.
  }
}
