// Ids that make a retry harmless: letters and digits only, unique enough for one conversation.
export const newClientId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(15))
  return Array.from(bytes, (b) => (b % 36).toString(36)).join('') + Date.now().toString(36)
}
