// Readers that stay: server-sent `put` and `patch` as the Firebase REST protocol has them. Entitlement is asked again with every
// event that may have ended it and every half minute.
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'
import { second } from '../../kernel/clock.ts'
import { accessPath, changesOf, firebaseDescend, firebaseNodeAt, type FirebaseChanges, type FirebaseNode as Node, type FirebasePlace, type Outreach, type TypingChange } from '../../modules/outreach/index.ts'
import type { DomainEvent, EventName } from '../../platform/bus/events.ts'
import { makeContext, type Context, type Platform } from '../../platform/context.ts'
import { applyQuery, type Query } from './firebase-query.ts'

const keepAliveMs = 30 * second
/** Bytes that may wait for a slow reader before he is cut off; he comes again and reads anew. */
const mostBuffered = 1024 * 1024
/** Open streams of one caller on this server, and of all. */
const mostOfOne = 30
const mostOfAll = 5_000

const endings: ReadonlySet<EventName> = new Set<EventName>(['account.changed', 'agent.changed', 'auth.session_revoked', 'auth.token_revoked'])

/** Who reads: asked again with the same token. Throws when it is good no more. */
export type Authorise = () => Promise<Context>

interface Stream {
  ctx: Context
  authorise: Authorise
  segments: readonly string[]
  place: FirebasePlace
  query: Query
  reply: FastifyReply
  /** What was told last at each path below; of messages nothing, they never change. */
  told: Map<string, string>
  /** Changes that came before the first answer was sent. */
  early: FirebaseChanges[] | null
}

export class TooManyStreams extends Error {}

const caller = ({ actor, tenant }: Context): string => `${tenant} ${actor.kind === 'agent' ? `a${actor.accountId}` : actor.kind === 'visitor' ? `v${actor.visitorId}` : ''}`
const send = (stream: Stream, event: string, data: string): void => {
  const { raw } = stream.reply
  if (raw.destroyed) return
  if (raw.writableLength > mostBuffered) raw.destroy()
  else raw.write(`event: ${event}\ndata: ${data}\n\n`)
}

export class FirebaseStreams {
  readonly #platform: Platform
  readonly #outreach: Outreach
  readonly #streams = new Set<Stream>()
  #beating: NodeJS.Timeout | null = null

  constructor(platform: Platform, outreach: Outreach) {
    this.#platform = platform
    this.#outreach = outreach
    outreach.onTyping((change) => this.#typing(change))
  }

  get count(): number { return this.#streams.size }

  run(): void {
    this.#beating = setInterval(() => this.beat(), keepAliveMs)
  }

  stop(): void {
    if (this.#beating) clearInterval(this.#beating)
    for (const stream of this.#streams) stream.reply.raw.end()
    this.#streams.clear()
  }

  /** Takes the answer over. Errors: `TooManyStreams`. */
  async open(reply: FastifyReply, headers: Record<string, string>, at: Omit<Stream, 'told' | 'early' | 'reply'>): Promise<void> {
    const own = caller(at.ctx)
    const others = [...this.#streams].filter((stream) => caller(stream.ctx) === own).length
    if (others >= mostOfOne || this.#streams.size >= mostOfAll) throw new TooManyStreams()
    const stream: Stream = { ...at, reply, told: new Map(), early: [] }
    // Heard from here on, so that nothing falls between the first answer and the changes.
    this.#streams.add(stream)
    reply.hijack()
    const { raw } = reply
    raw.on('close', () => this.#streams.delete(stream))
    raw.on('error', () => this.#streams.delete(stream))
    raw.writeHead(200, { ...reply.getHeaders() as OutgoingHttpHeaders, ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    try {
      await this.#tellAll(stream)
    } catch (error) {
      this.#platform.log.warn({ error: (error as Error).message }, 'a stream could not be begun')
      return void raw.destroy()
    }
    const early = stream.early ?? []
    stream.early = null
    for (const changes of early) this.#tell(stream, changes)
  }

  /** Listens to the feed. */
  async hear(events: DomainEvent[]): Promise<void> {
    if (this.#streams.size === 0) return
    for (const [tenant, own] of Map.groupBy(events, (event) => event.tenantId)) {
      const streams = [...this.#streams].filter((stream) => stream.ctx.tenant === tenant)
      if (streams.length === 0) continue
      const accounts = new Set(own.filter((event) => endings.has(event.name)).map((event) => event.accountId))
      await Promise.all(streams.filter(({ ctx: { actor } }) => actor.kind === 'agent' && accounts.has(actor.accountId)).map((stream) => this.#recheck(stream)))
      const touched = own.filter((event) => streams.some((stream) => concerns(stream, event)))
      if (touched.length === 0) continue
      try {
        const changes = await changesOf(makeContext(this.#platform, tenant), touched)
        for (const stream of streams) if (this.#streams.has(stream)) await this.#pass(stream, changes)
      } catch (error) {
        // They come again and read anew: better than to go on with a gap.
        for (const stream of streams) stream.reply.raw.destroy()
        throw error
      }
    }
  }

  #typing({ tenant, path, on }: TypingChange): void {
    for (const stream of this.#streams) if (stream.ctx.tenant === tenant) void this.#pass(stream, new Map([[path, on ? true : null]]))
  }

  async #pass(stream: Stream, changes: FirebaseChanges): Promise<void> {
    const own = changesBelow(stream.segments, changes)
    if (own.size === 0) return
    if (stream.early) stream.early.push(own)
    else if (stream.query.order === null) this.#tell(stream, own)
    else await this.#tellAll(stream)
  }

  /** The whole, when it is not what was told last. */
  async #tellAll(stream: Stream): Promise<void> {
    const { ctx, place } = stream
    const typing = place.kind === 'conversations' && typeof ctx.tenant === 'number' ? this.#outreach.typing.of(ctx.tenant, place.uid) : null
    const node = applyQuery(await firebaseNodeAt(ctx, place, typing), stream.query)
    const text = JSON.stringify(node)
    if (stream.query.order !== null && stream.told.get('/') === text) return
    stream.told.set('/', stream.query.order !== null || !isObject(node) ? text : '')
    if (isObject(node)) for (const [key, child] of Object.entries(node)) if (!unremembered.test(key)) stream.told.set(`/${key}`, JSON.stringify(child))
    send(stream, 'put', `{"path":"/","data":${text}}`)
  }

  /** One event for each parent: `put` of a single child, `patch` of several. */
  #tell(stream: Stream, changes: FirebaseChanges): void {
    const fresh = [...changes].filter(([path, node]) => isNews(stream, path, node))
    for (const [parent, children] of Map.groupBy(fresh, ([path]) => path.slice(0, path.lastIndexOf('/')) || '/')) {
      const [first] = children
      if (children.length === 1 && first) send(stream, 'put', JSON.stringify({ path: first[0], data: first[1] }))
      else send(stream, 'patch', JSON.stringify({ path: parent, data: Object.fromEntries(children.map(([path, node]) => [path.slice(path.lastIndexOf('/') + 1), node])) }))
    }
  }

  /** Tells every stream that it is alive, and asks again who may stay. */
  beat(): void {
    for (const stream of this.#streams) {
      send(stream, 'keep-alive', 'null')
      void this.#recheck(stream)
    }
  }

  /** The token may have ended, or what it opens. */
  async #recheck(stream: Stream): Promise<void> {
    const ctx = await stream.authorise().catch(() => null)
    const place = ctx && await accessPath(ctx, stream.segments).catch(() => null)
    if (ctx && place) return void Object.assign(stream, { ctx, place })
    if (!this.#streams.delete(stream)) return
    if (ctx) send(stream, 'cancel', 'null')
    else send(stream, 'auth_revoked', '"credential is no longer valid"')
    stream.reply.raw.end()
  }
}

/** Whether an event may change what the stream shows. */
const concerns = ({ place }: Stream, event: DomainEvent): boolean =>
  place.kind === 'agents' ? event.accountId === place.id || event.conversationId !== null
    : event.conversationId !== null && event.conversationId === (place.kind === 'threads' ? place.thread?.conversation_id : place.id)

/** The changes at, below or above the path, as changes of it: `/` is the path itself. */
function changesBelow(segments: readonly string[], changes: FirebaseChanges): FirebaseChanges {
  const own = `/${segments.join('/')}`
  const below: FirebaseChanges = new Map()
  for (const [path, node] of changes) {
    if (path === own) below.set('/', node)
    else if (path.startsWith(`${own}/`)) below.set(path.slice(own.length), node)
    else if (own.startsWith(`${path}/`)) below.set('/', firebaseDescend(node, own.slice(path.length + 1).split('/')))
  }
  return below
}

const isObject = (node: Node): node is { [key: string]: Node } => typeof node === 'object' && node !== null
/** What stands under these keys is told whenever it is touched. */
const unremembered = /^(messages|events|typing|visitorTyping)$/

/** Fields are set with every event; only those that differ are told. */
function isNews(stream: Stream, path: string, node: Node): boolean {
  if ([...stream.segments, ...path.split('/')].some((key) => unremembered.test(key))) return true
  const text = JSON.stringify(node)
  if ((stream.told.get(path) ?? 'null') === text) return false
  stream.told.set(path, text)
  return true
}
