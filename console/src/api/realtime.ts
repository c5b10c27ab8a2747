// The socket: opens with a ticket, resumes by position, comes back by itself, and says honestly how it stands.
import type { ClientFrame, Position, ServerFrame, StaffEvent, Ticket } from '@switchboard/protocol'
import { createStore, type Store } from '../lib/store.ts'

export interface LinkState {
  phase: 'idle' | 'connecting' | 'online' | 'waiting' | 'ended'
  /** Failed attempts since it was last online. */
  attempt: number
  retryAt: number | null
  wasOnline: boolean
}

export interface Realtime {
  state: Store<LinkState>
  start: (position: Position) => void
  stop: () => void
  send: (frame: ClientFrame) => void
  retryNow: () => void
  /** The browser says that the network is gone: do not wait for the heartbeat to notice. */
  lost: () => void
}

export interface RealtimePorts {
  ticket: () => Promise<Ticket>
  open: (url: string) => WebSocket
  onEvents: (items: StaffEvent[]) => void
  onSignal: (frame: Extract<ServerFrame, { type: 'signal' }>) => void
  /** Reads everything again and answers with the position of the new snapshot. */
  onResync: () => Promise<Position>
  onRevoked: () => void
}

const pingEvery = 25_000
const deadAfter = 60_000

/** 0.5 s, 1 s, 2 s … 30 s, with jitter so that a restart does not bring everybody at once. */
export const backoff = (attempt: number, random = Math.random()): number =>
  Math.min(30_000, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2)

export const createRealtime = (ports: RealtimePorts): Realtime => {
  const idle: LinkState = { phase: 'idle', attempt: 0, retryAt: null, wasOnline: false }
  const state = createStore<LinkState>(idle)
  let position: Position | undefined
  let socket: WebSocket | undefined
  let generation = 0
  let lastFrameAt = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let heartbeat: ReturnType<typeof setInterval> | undefined

  const update = (change: Partial<LinkState>) => state.set((before) => ({ ...before, ...change }))

  const close = () => {
    generation += 1
    clearTimeout(retry)
    clearInterval(heartbeat)
    socket?.close()
    socket = undefined
  }

  const later = () => {
    close()
    const delay = backoff(state.get().attempt)
    update({ phase: 'waiting', attempt: state.get().attempt + 1, retryAt: Date.now() + delay })
    retry = setTimeout(() => void connect(), delay)
  }

  const raw = (frame: ClientFrame) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
  }

  const receive = async (frame: ServerFrame, mine: number) => {
    switch (frame.type) {
      case 'hello':
        raw(position === undefined ? { type: 'resume' } : { type: 'resume', position })
        break
      case 'resumed':
        position = frame.position
        update({ phase: 'online', attempt: 0, retryAt: null, wasOnline: true })
        break
      case 'events':
        ports.onEvents(frame.items as StaffEvent[])
        position = frame.position
        break
      case 'resync_required': {
        const fresh = await ports.onResync()
        if (mine !== generation) return
        position = fresh
        raw({ type: 'resume', position })
        break
      }
      case 'signal':
        ports.onSignal(frame)
        break
      case 'bye':
        if (frame.reconnect) break
        close()
        update({ phase: 'ended', retryAt: null })
        if (frame.reason === 'revoked') ports.onRevoked()
        break
    }
  }

  const connect = async () => {
    close()
    const mine = generation
    update({ phase: 'connecting', retryAt: null })
    try {
      const { ticket } = await ports.ticket()
      if (mine !== generation) return
      socket = ports.open(`/realtime?ticket=${encodeURIComponent(ticket)}`)
    } catch {
      if (mine === generation) later()
      return
    }
    lastFrameAt = Date.now()
    socket.onmessage = (message) => {
      if (mine !== generation) return
      lastFrameAt = Date.now()
      receive(JSON.parse(String(message.data)) as ServerFrame, mine).catch(() => mine === generation && later())
    }
    socket.onclose = () => {
      if (mine === generation) later()
    }
    heartbeat = setInterval(() => {
      if (Date.now() - lastFrameAt > deadAfter) later()
      else raw({ type: 'ping' })
    }, pingEvery)
  }

  return {
    state,
    start: (from) => {
      if (state.get().phase !== 'idle') return
      position = from
      void connect()
    },
    stop: () => {
      close()
      state.set(idle)
    },
    send: (frame) => {
      if (state.get().phase === 'online') raw(frame)
    },
    lost: () => {
      if (state.get().phase === 'online' || state.get().phase === 'connecting') later()
    },
    retryNow: () => {
      if (state.get().phase === 'waiting') void connect()
    },
  }
}
