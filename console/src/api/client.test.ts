// One refresh for many calls, and the end of a session is told once.
import { describe, expect, it, vi } from 'vitest'
import { createClient } from './client.ts'

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

describe('client', () => {
  it('refreshes once for parallel calls and repeats them', async () => {
    let refreshed = 0
    const fetcher = vi.fn(async (path: string | URL | Request, init?: RequestInit) => {
      if (String(path).endsWith('/auth/refresh')) return json(200, { accessToken: `t${++refreshed}`, expiresIn: 900, refreshToken: null, me: {} })
      const token = new Headers(init?.headers).get('authorization')
      return token === 'Bearer t1' ? json(200, { ok: true }) : json(401, { code: 'auth.required' })
    })
    const client = createClient(fetcher as typeof fetch)
    client.setToken('old')
    expect(await Promise.all([client.get('/a'), client.get('/b'), client.get('/c')])).toEqual([{ ok: true }, { ok: true }, { ok: true }])
    expect(refreshed).toBe(1)
  })
  it('ends the session when the refresh is refused, not when the line is down', async () => {
    const ended = vi.fn()
    const client = createClient((async () => json(401, { code: 'auth.session_ended' })) as typeof fetch)
    client.onEnded(ended)
    await expect(client.get('/a')).rejects.toMatchObject({ problem: { code: 'auth.session_ended' } })
    expect(ended).toHaveBeenCalledOnce()
    const offline = createClient((async () => { throw new TypeError('down') }) as typeof fetch)
    offline.onEnded(ended)
    await expect(offline.get('/a')).rejects.toMatchObject({ problem: { code: 'network.unreachable' } })
    expect(ended).toHaveBeenCalledOnce()
  })
})
