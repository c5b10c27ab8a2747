// The demo tenant's accounts as everybody knows them: the server prints them when it starts.
import type { Credentials } from './replay/run.ts'

const password = 'switchboard-demo'
const of = (name: string): Credentials => ({ login: name, password })

export const demoInboxKey = 'pub_demo'
export const demoAgents: Credentials[] = ['maya', 'jonas', 'milan', 'ada'].map(of)
/** The two who only answer; admin and manager are left to the person who looks on. */
export const demoAnswerers: Credentials[] = ['maya', 'jonas'].map(of)
