// Somebody of the staff without a window: signs in, is online while he wants to be, and calls the native API.
import { expect } from 'vitest'

export interface Desk {
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** A live session makes somebody online. */
  online(): Promise<void>
  offline(): Promise<void>
  close(): void
}

export async function openDesk(base: string, login: string): Promise<Desk> {
  let authorization = ''
  let socket: WebSocket | null = null

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const form = body instanceof FormData
    const reply = await fetch(`${base}/rest/v1/${path}`, {
      method, headers: { authorization, ...body !== undefined && !form && { 'content-type': 'application/json' } },
      body: form ? body : body === undefined ? null : JSON.stringify(body),
    })
    const text = await reply.text()
    expect(reply.ok, `${method} ${path}: ${reply.status} ${text}`).toBe(true)
    return (text === '' ? null : JSON.parse(text)) as T
  }

  const { accessToken } = await call<{ accessToken: string }>('POST', 'auth/sign-in', { login, password: 'switchboard-demo' })
  authorization = `Bearer ${accessToken}`
  return {
    call,
    async online() {
      const { ticket } = await call<{ ticket: string }>('POST', 'realtime/tickets')
      const opened = new WebSocket(`${base.replace('http', 'ws')}/realtime?ticket=${ticket}`)
      await new Promise((resolve) => opened.addEventListener('message', resolve, { once: true }))
      socket?.close()
      socket = opened
      await call('PUT', 'me/status', { status: 'online', accepting: true })
    },
    async offline() {
      await call('PUT', 'me/status', { status: 'offline' })
    },
    close: () => socket?.close(),
  }
}
