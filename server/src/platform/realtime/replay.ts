// Tells a peer what it missed since a position, then lets it join the live stream without gap or repetition.
import { checkPosition, isPosition, parsePosition, readTenantFeed, toEvent } from '../bus/store.ts'
import { makeContext } from '../context.ts'
import { isAfter, isFor, packetOf, type Peer } from './peer.ts'

const page = 500
/** Beyond this, reading the snapshot again is cheaper than hearing it all. */
const mostEvents = 2_000

export type Replayed = 'resumed' | 'too_old' | 'too_many' | 'unknown_position'

/** The peer is live after `resumed`; after all else it must read its snapshot again and stays as it was. */
export async function replay(peer: Peer, from: string): Promise<Replayed> {
  const ctx = makeContext(peer.ctx.platform, peer.tenant)
  const readAgain = (reason: Exclude<Replayed, 'resumed'>): Replayed => {
    peer.state = 'new'
    return reason
  }
  // At once: who asks twice is replayed once.
  peer.state = 'replaying'
  if (!isPosition(from)) return readAgain('unknown_position')
  const check = await ctx.db.maybe(checkPosition(parsePosition(from)))
  if (!check || check.too_old || check.unknown) return readAgain(check?.unknown ? 'unknown_position' : 'too_old')
  peer.position = from
  peer.queue = []
  for (let told = 0; ;) {
    const events = (await ctx.db.rows(readTenantFeed(parsePosition(peer.position), page, peer.told))).map(toEvent)
    const last = events.at(-1)
    if (!last) break
    told += events.length
    if (told > mostEvents) return readAgain('too_many')
    const items = (await peer.face.tell(ctx, events, peer.audiences)).filter((item) => isFor(item, peer.audiences))
    if (items.length > 0) peer.sendPacket(packetOf(peer.face.textsOf(items, last.position)))
    peer.position = last.position
    if (events.length < page) break
  }
  // From here on nothing is awaited: what came in meanwhile is passed on, then the peer is live.
  for (const waiting of peer.queue) {
    const rest = waiting.items.filter((item) => isAfter(item.position, peer.position))
    if (rest.length > 0) peer.sendPacket(packetOf(peer.face.textsOf(rest, waiting.position)))
    if (isAfter(waiting.position, peer.position)) peer.position = waiting.position
  }
  peer.queue = []
  peer.state = 'live'
  return 'resumed'
}
