// Bots: accounts without a password that are here as long as they are active. They call with a token and hear by a webhook.
import type { Agent } from '@switchboard/protocol'
import type { Context } from '../../platform/context.ts'
import { addAgent, agentById } from './agents.ts'
import { setStatusByProgram } from './status.ts'

const standardMaxChats = 100

/** Inside a transaction. The e-mail is a name that leads nowhere. */
export async function addBot(tx: Context, input: { name: string; maxChats?: number | undefined }): Promise<Agent> {
  const { number } = await addAgent(tx, {
    name: input.name, email: `${tx.ids.uid()}@bot.invalid`, kind: 'bot', role: 'agent', password: null, maxChats: input.maxChats ?? standardMaxChats, wanted: 'online',
  })
  await setStatusByProgram(tx, number, true)
  return agentById(tx, number)
}
