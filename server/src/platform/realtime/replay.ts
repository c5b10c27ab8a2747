// Tells a peer what it missed since a position, then lets it join the live stream without gap or repetition.
import type { DomainEvent } from '../bus/events.ts'
import { checkPosition, isPosition, parsePosition, readTenantFeed, toEvent } from '../bus/store.ts'
import { makeContext, type Context } from '../context.ts'
import { frameOf, isAfter, type Item, type Peer } from './peer.ts'

const page = 500
/** Beyond this, reading the snapshot again is cheaper than hearing it all. */
const mostEvents = 2_000

type Tell = (ctx: Context, events: DomainEvent[], audiences: ReadonlySet<string>) => Promise<Map<string, Item[]>>

export async function replay(peer: Peer, from: string, tell: Tell): Promise<void> {
  const ctx = makeContext(peer.ctx.platform, peer.tenant)
  const readAgain = (reason: 'unknown_position' | 'too_old' | 'too_many'): void => {
    peer.state = 'new'
    peer.send({ type: 'resync_required', reason })
  }
  // At once: who asks twice is replayed once.
  peer.state = 'replaying'
  if (!isPosition(from)) return readAgain('unknown_position')
  const check = await ctx.db.maybe(checkPosition(parsePosition(from)))
  if (!check || check.too_old || check.unknown) return readAgain(check?.unknown ? 'unknown_position' : 'too_old')
  peer.position = from
  peer.queue = []
  for (let told = 0; ;) {
    const rows = await ctx.db.rows(readTenantFeed(parsePosition(peer.position), page))
    const events = rows.map(toEvent)
    const last = events.at(-1)
    if (!last) break
    told += events.length
    if (told > mostEvents) return readAgain('too_many')
    const items = (await tell(ctx, events, new Set([peer.audience]))).get(peer.audience) ?? []
    if (items.length > 0) peer.sendText(frameOf(items, last.position))
    peer.position = last.position
    if (events.length < page) break
  }
  // From here on nothing is awaited: what came in meanwhile is passed on, then the peer is live.
  for (const waiting of peer.queue) {
    if (!isAfter(waiting.position, peer.position)) continue
    peer.sendText(waiting.frame)
    peer.position = waiting.position
  }
  peer.queue = []
  peer.state = 'live'
  peer.send({ type: 'resumed', position: peer.position })
}
