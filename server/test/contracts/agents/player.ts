// Plays a random history through the domain and writes down, beside, what happened: what the days of its agents must show.
import fc from 'fast-check'
import { expect } from 'vitest'
import type { BusinessHours, Presence } from '@switchboard/protocol'
import { addDays, aggregate, daysBetween, daysOf, factsOf, zero, type Counts } from '../../../src/modules/metrics/index.ts'
import { profilesByIds } from '../../../src/modules/workforce/index.ts'
import { must } from '../../../src/kernel/must.ts'
import { Calendar, OpenTime, recount, type Deed, type Rule } from './recount.ts'
import type { World } from './world.ts'

export const targetMs = 600_000

/** An instant shortly before the clocks of the zone are changed in 2026, or the middle of the year where they are not. */
export function beforeChange(timeZone: string): number {
  const offset = (ms: number): string => new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const hour = 3_600_000
  for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2027-01-01T00:00:00Z'); at += 6 * hour) if (offset(at) !== offset(at + 6 * hour)) return at - 30 * hour
  return Date.parse('2026-06-30T12:00:00Z')
}

export type Step = { wait: number; what: 'ask' | 'answer' | 'assign' | 'resolve' | 'rate' | 'status' | 'count' | 'look' | 'bot' | 'bots' | 'hours'; agent: number; visitor: number; status: Presence; score: number }
export const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 60_000, max: 1_800_000 }), fc.integer({ min: 3_600_000, max: 14 * 3_600_000 })),
  what: fc.constantFrom('ask', 'ask', 'answer', 'answer', 'assign', 'resolve', 'rate', 'rate', 'status', 'status', 'count', 'look', 'bot', 'bots', 'hours'), agent: fc.nat(1), visitor: fc.nat(2),
  status: fc.constantFrom<Presence[]>('online', 'busy', 'away', 'offline'), score: fc.integer({ min: 1, max: 5 }),
})

/** What was said since a person answered, or since it was resolved. */
interface Said { at: number; by: 'visitor' | 'bot' }
interface Ticket { uid: string; agent: number | null; openedAt: number; said: Said[]; answered: boolean; resolvedAt: number | null; rated: Deed | null }

export class Player {
  readonly world: World
  timeZone: string
  readonly deeds: Deed[] = []
  /** The newest conversation of each visitor. */
  readonly #tickets = new Map<number, Ticket>()
  readonly #status = new Map<number, Presence>()
  readonly #open: OpenTime | null
  /** What the tenant has decided about the count. */
  openHoursOnly = false
  #botsAnswer = false

  constructor(world: World, timeZone = 'UTC', hours: BusinessHours | null = null) {
    this.world = world
    this.timeZone = timeZone
    this.#open = hours && new OpenTime(hours)
    // Programs are always here.
    if (world.bot.id > 0) this.deeds.push({ at: world.now, agent: world.agents.length, type: 'status', status: 'online' })
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const { wait, what, agent, visitor, status, score } of steps) {
      this.world.now += wait
      const ticket = this.#tickets.get(visitor)
      const open = ticket?.resolvedAt === null ? ticket : undefined
      if (what === 'ask') await this.#ask(visitor, ticket)
      if (what === 'assign' && open) await this.#assign(agent, open)
      if (what === 'answer' && open) await this.#answer(agent, open)
      if (what === 'resolve' && open) await this.#resolve(agent, open)
      if (what === 'rate' && ticket) await this.#rate(visitor, ticket, score)
      if (what === 'status') await this.#say(agent, status)
      if (what === 'bot' && open) await this.#botAnswers(open)
      if (what === 'bots') await this.world.decide({ botsAnswer: this.#botsAnswer = !this.#botsAnswer })
      if (what === 'hours') await this.world.decide({ openHoursOnly: this.openHoursOnly = !this.openHoursOnly })
      if (what === 'count') await aggregate(this.world.system)
      if (what === 'look') await this.compare(agent)
      if (what === 'look' && agent < this.world.agents.length) await this.compareNumbers(agent)
    }
  }

  #who(agent: number) { return agent === this.world.agents.length ? this.world.bot : must(this.world.agents[agent], 'agent') }

  async #ask(visitor: number, ticket: Ticket | undefined): Promise<void> {
    const at = this.world.now
    const uid = await this.world.ask(must(this.world.visitors[visitor], 'visitor'))
    // What was resolved within a day is taken up again; the time counts from its beginning.
    const again = ticket !== undefined && (ticket.resolvedAt === null || ticket.resolvedAt > at - 24 * 3_600_000)
    if (again) expect(uid).toBe(ticket.uid)
    if (again && ticket.resolvedAt === null) ticket.said.push({ at, by: 'visitor' })
    else if (again) Object.assign(ticket, { agent: null, said: [{ at, by: 'visitor' }], resolvedAt: null })
    else this.#tickets.set(visitor, { uid, agent: null, openedAt: at, said: [{ at, by: 'visitor' }], answered: false, resolvedAt: null, rated: null })
  }

  async #assign(agent: number, open: Ticket): Promise<void> {
    // Nothing is given to whoever is away.
    if (open.agent === agent || (this.#status.get(agent) ?? 'offline') === 'offline') return
    await this.world.assign(this.#who(agent), open.uid)
    open.agent = agent
    this.deeds.push({ at: this.world.now, agent, type: 'assigned' })
  }

  async #answer(agent: number, open: Ticket): Promise<void> {
    await this.world.answer(this.#who(agent), open.uid)
    const wait = this.#waited(open)
    this.deeds.push({ at: this.world.now, agent, type: 'message', ...wait, first: wait.tookMs !== null && !open.answered })
    Object.assign(open, { said: [], answered: true })
  }

  /** By the rule of this moment: since the first question after the last answer. */
  #waited({ said }: Ticket): { tookMs: number | null; openMs: number | null } {
    const { now } = this.world
    const unanswered = this.#botsAnswer ? said.slice(said.findLastIndex(({ by }) => by === 'bot') + 1) : said
    const askedAt = unanswered.find(({ by }) => by === 'visitor')?.at
    if (askedAt === undefined) return { tookMs: null, openMs: null }
    return { tookMs: now - askedAt, openMs: this.#open ? this.#open.between(askedAt, now) : now - askedAt }
  }

  /** Ends the wait only where the tenant says so, and is nobody's first answer. */
  async #botAnswers(open: Ticket): Promise<void> {
    await this.world.answer(this.world.bot, open.uid)
    const wait = this.#botsAnswer ? this.#waited(open) : { tookMs: null, openMs: null }
    this.deeds.push({ at: this.world.now, agent: this.world.agents.length, type: 'message', ...wait, first: false })
    open.said.push({ at: this.world.now, by: 'bot' })
  }

  async #resolve(agent: number, open: Ticket): Promise<void> {
    await this.world.resolve(this.#who(agent), open.uid)
    if (open.agent !== null) this.deeds.push({ at: this.world.now, agent: open.agent, type: 'resolved', tookMs: this.world.now - open.openedAt })
    open.resolvedAt = this.world.now
  }

  /** Once, within a week; for ten minutes the visitor may think better of it. */
  async #rate(visitor: number, ticket: Ticket, score: number): Promise<void> {
    const { now } = this.world
    if (ticket.resolvedAt === null || ticket.resolvedAt <= now - 7 * 86_400_000 || (ticket.rated && ticket.rated.at <= now - 600_000)) return
    await this.world.rate(must(this.world.visitors[visitor], 'visitor'), score)
    if (ticket.rated) return void (ticket.rated.score = score)
    ticket.rated = { at: now, agent: ticket.agent ?? -1, type: 'rated', score }
    // What nobody had is nobody's.
    if (ticket.agent !== null) this.deeds.push(ticket.rated)
  }

  async #say(agent: number, status: Presence): Promise<void> {
    await this.world.status(this.#who(agent), status)
    if ((this.#status.get(agent) ?? 'offline') !== status) this.deeds.push({ at: this.world.now, agent, type: 'status', status })
    this.#status.set(agent, status)
  }

  get rule(): Rule { return { timeZone: this.timeZone, targetMs, openHoursOnly: this.openHoursOnly, now: this.world.now } }

  /** What is read at this moment is what happened up to it. */
  async compare(agent: number): Promise<void> {
    const { world, deeds, timeZone } = this
    const today = new Calendar(timeZone).dayOf(world.now)
    const days = daysBetween(addDays(today, -30), addDays(today, 1))
    const wanted = recount(deeds, this.rule)
    const got = await daysOf(world.system, this.#who(agent).id, must(days[0], 'day'), must(days.at(-1), 'day'))
    expect(got).toEqual(days.map((day) => ({ day, counts: wanted.get(`${agent} ${day}`) ?? zero })))
  }

  /** The present numbers of a person: of the thirty days that end today, of today, and of all. */
  async compareNumbers(agent: number): Promise<void> {
    const { world, deeds, timeZone } = this
    const today = new Calendar(timeZone).dayOf(world.now)
    const own = [...recount(deeds, this.rule)].filter(([key]) => key.startsWith(`${agent} `)).map(([key, counts]) => ({ day: must(key.split(' ')[1], 'day'), counts }))
    const sum = (name: keyof Counts, from: string): number => own.filter(({ day }) => day >= from && day <= today).reduce((all, { counts }) => all + counts[name], 0)
    const since = addDays(today, -29)
    const [answers, ratings] = [sum('answers', since), sum('ratings', since)]
    const rounded = (value: number): number => Math.round(value * 100) / 100
    expect((await profilesByIds(world.system, [this.#who(agent).id]))[0]?.numbers).toEqual({
      resolvedInAll: sum('resolved', ''), resolvedToday: sum('resolved', today), messagesToday: sum('messages', today),
      responseMinutes: answers === 0 ? 5 : rounded(Math.min(1_440, sum('answerMs', since) / answers / 60_000)), satisfaction: ratings === 0 ? 3.5 : rounded(sum('ratingSum', since) / ratings),
      onlineHoursToday: rounded((sum('onlineMs', today) + sum('busyMs', today)) / 3_600_000),
    })
  }

  /** Every answer that a day counts is shown as a fact of it, with the time that it counts. */
  async compareFacts(agent: number): Promise<void> {
    const wanted = recount(this.deeds, this.rule)
    for (const [key, counts] of wanted) {
      const [who, day] = key.split(' ')
      if (Number(who) !== agent || counts.answers === 0) continue
      const shown = async (metric: 'answers' | 'firstAnswers' | 'withinTarget'): Promise<[n: number, ms: number]> => {
        const facts = await factsOf(this.world.system, { metric, day: must(day, 'day'), accountId: this.#who(agent).id, after: null, limit: 1_000 })
        return [facts.length, facts.reduce((sum, { fact }) => sum + (fact.tookMs ?? 0), 0)]
      }
      expect(await shown('answers'), key).toEqual([counts.answers, counts.answerMs])
      expect(await shown('firstAnswers'), key).toEqual([counts.firstAnswers, counts.firstAnswerMs])
      expect((await shown('withinTarget'))[0], key).toBe(counts.withinTarget)
    }
  }
}

const quarter = (n: number): string => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String(n % 4 * 15).padStart(2, '0')}`
/** Two stretches on most days, and holidays, whole and part, among the first days after `from`. */
export const hoursAround = (timeZone: string, from: number): fc.Arbitrary<BusinessHours> => fc.record({
  timeZone: fc.constant(timeZone),
  weekly: fc.tuple(...Array.from({ length: 7 }, (_, i) => fc.uniqueArray(fc.nat(96), { minLength: 0, maxLength: 4 }).map((times) => {
    const sorted = times.toSorted((a, b) => a - b)
    return [[sorted[0], sorted[1]], [sorted[2], sorted[3]]].flatMap(([a, b]) => (a === undefined || b === undefined ? [] : [{ day: i + 1, from: quarter(a), to: quarter(b) }]))
  }))).map((days) => days.flat()),
  holidays: fc.array(fc.record({ after: fc.nat(4), yearly: fc.boolean(), part: fc.boolean() }), { maxLength: 2 }).map((all) => all.map(({ after, yearly, part }) => ({
    date: new Calendar(timeZone).dayOf(from + after * 86_400_000), yearly, name: 'Holiday', ...(part ? { from: '10:00', to: '15:00' } : {}),
  }))),
})
