// People taken over from another system by the command line; invitations and links for a new password.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Misuse } from '../../../src/cli/command.ts'
import { importCommand } from '../../../src/cli/import/command.ts'
import type { Message } from '../../../src/platform/mail/mailer.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import { eventually, type Staff } from '../../harness/client.ts'

const root = join(import.meta.dirname, '../../../..')

let t: TestApp
let ada: Staff
let folder: string
const mails: Message[] = []
beforeAll(async () => {
  t = await startApp({ own: { publicUrl: 'https://desk.example.test' }, mailer: { send: async (mail) => { mails.push(mail); return 'sent' } } })
  ada = await t.client.signIn('ada')
  folder = mkdtempSync(join(tmpdir(), 'switchboard-import-'))
})
afterAll(async () => {
  await t.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Report { created: number; present: number; refused: number; rows: number; dryRun: boolean; results: { line: number; email: string; outcome: string; id: number | null; reason: string | null }[] }

type Ended = { code: number; out: string }

/** As it is called: a process of its own, which takes a second or more to begin. */
const asProcess = (args: string[]): Promise<Ended> => new Promise((resolve) => {
  execFile(process.execPath, [join(root, 'server/src/cli.ts'), 'import', ...args], (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr }))
})

/** The same command in this process. */
async function here(args: string[]): Promise<Ended> {
  let out = ''
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => { out += String(text); return true })
  try {
    return { code: await importCommand.run(args), out }
  } catch (error) {
    if (!(error instanceof Misuse)) throw error
    return { code: 2, out: out + error.message }
  } finally {
    write.mockRestore()
  }
}

async function run(how: (args: string[]) => Promise<Ended>, file: string, ...more: string[]): Promise<Ended & { report: Report | null }> {
  const report = join(folder, 'report.json')
  rmSync(report, { force: true })
  const { code, out } = await how(['agents', join(folder, file), '--url', t.base, '--login', 'ada', '--password', 'switchboard-demo', '--report', report, ...more])
  const text = (() => { try { return readFileSync(report, 'utf8') } catch { return null } })()
  return { code, out, report: text === null ? null : JSON.parse(text) as Report }
}

const csv = `id;username;email;fullName;role;department;isActive;phone;last_login_at;totalTicketsHandled
9001;kim_lee;kim@old.test;"Lee, Kim";cs;Night shift;true;+49 30 123;2026-01-02 03:04:05;812
9002;sam;sam@old.test;Sam Oduya;viewer;Night shift;true;;;3
9003;;pat@old.test;Pat Roy;admin;Board;false;;;0
9004;bad name;bad@old.test;Bad Name;cs;Board;true;;;0
;;nobody;No Mail;cs;Board;true;;;0
9005;;;Missing Mail;cs;Board;true;;;0
1;;taken@old.test;Taken Number;cs;Board;true;;;0
9006;;maya@demo.test;Other Maya;cs;Board;true;;;0
2147483000;;far@old.test;Far Number;cs;Board;true;;;0
`

describe('switchboard import agents', () => {
  it('a rehearsal says what would come of it and does nothing', async () => {
    writeFileSync(join(folder, 'agents.csv'), csv)
    const before = await t.database.admin('select count(*) as n, max(id) as top from accounts')
    const { code, report } = await run(here, 'agents.csv', '--dry-run')
    expect([code, report?.dryRun, report?.created, report?.refused]).toEqual([1, true, 3, 6])
    expect(await t.database.admin('select count(*) as n, max(id) as top from accounts')).toEqual(before)
    expect(await t.database.admin(`select from mail_outbox`)).toEqual([])
    expect(mails).toEqual([])
  })

  it('takes them over with their numbers; says of each refused one why; counts nothing of the past', async () => {
    const { code, report, out } = await run(asProcess, 'agents.csv')
    expect(code).toBe(1)
    expect(report?.results.map((one) => [one.line, one.outcome, one.id])).toEqual([
      [2, 'created', 9001], [3, 'created', 9002], [4, 'created', 9003], [5, 'refused', null], [6, 'refused', null], [7, 'refused', null], [8, 'refused', null], [9, 'refused', null], [10, 'refused', null],
    ])
    const reasons = Object.fromEntries(report?.results.filter((one) => one.reason !== null).map((one) => [one.line, one.reason]) ?? [])
    expect(reasons[5]).toContain('username')
    expect(reasons[6]).toContain('email')
    expect(reasons).toMatchObject({ 7: 'has no email', 8: 'Another account has this number.', 9: 'Another account uses this e-mail.', 10: 'id is too far beyond the numbers that are in use' })
    expect(out).toContain('3 created, 0 here already, 6 refused, of 9')
    const agent = (await ada.get('/api/agents/9001')).body
    expect(agent).toMatchObject({ id: 9001, username: 'kim_lee', fullName: 'Lee, Kim', role: 'cs', department: 'Night shift', phone: '+49 30 123', lastLoginAt: '2026-01-02T03:04:05Z', totalTicketsHandled: 0, onlineStatus: 'offline' })
    expect((await ada.get('/api/agents/9003')).body).toMatchObject({ username: 'pat', role: 'admin', isActive: false })
    // New ones go on behind.
    const next = await ada.post<{ id: number }>('/api/agents', { username: 'after_import', email: 'after@demo.test', fullName: 'After Import', role: 'cs', department: 'Board', password: 'Harbour-2026' })
    expect(next.body.id).toBe(9004)
  })

  it('begun again goes on: who is here stays as he is', async () => {
    await ada.call('PUT', '/api/agents/9001', { fullName: 'Kim Changed' })
    const more = `[{"id": 9001, "email": "KIM@old.test", "fullName": "Lee, Kim", "role": "cs"}, {"email": "sam@old.test", "name": "Sam", "role": "viewer"}, {"id": 9100, "email": "new@old.test", "fullName": "New One", "role": "agent"}]`
    writeFileSync(join(folder, 'agents.json'), more)
    const { code, report } = await run(here, 'agents.json')
    expect([code, report?.created, report?.present, report?.refused]).toEqual([0, 1, 2, 0])
    expect((await ada.get('/api/agents/9001')).body).toMatchObject({ fullName: 'Kim Changed' })
    expect(await run(here, 'agents.json').then(({ report: again }) => [again?.created, again?.present])).toEqual([0, 3])
  })

  it('invites whoever is active, once; what is kept of the mail opens no account', async () => {
    await eventually(async () => mails.length === 3, 'three mails', 10_000)
    expect(mails.map((mail) => mail.to).toSorted()).toEqual(['kim@old.test', 'new@old.test', 'sam@old.test'])
    const link = /https:\/\/desk\.example\.test\/app\/reset-password\?token=[\w.-]+/
    expect(mails[0]).toMatchObject({ subject: 'Your account at Harbour & Pine', text: expect.stringMatching(link) as string, html: expect.stringMatching(link) as string })
    const kept = await t.database.admin<{ kind: string; text: string; html: string }>('select kind, text, html from mail_outbox')
    expect(kept.map((mail) => mail.kind)).toEqual(['invitation', 'invitation', 'invitation'])
    for (const mail of kept) expect(mail.text + mail.html).not.toContain('token=')
    const page = await ada.get<{ data: { uid: string }[] }>('/rest/v1/outbox')
    const one = await ada.get<{ text: string }>(`/rest/v1/outbox/${page.body.data[0]?.uid}`)
    expect([one.status, one.body.text.includes('token=')]).toEqual([200, false])
  })

  it('says when it is called wrongly, and what is no list of agents', async () => {
    writeFileSync(join(folder, 'broken.json'), '{"a": 1}')
    writeFileSync(join(folder, 'empty.csv'), 'id,email\n')
    for (const file of ['broken.json', 'empty.csv', 'missing.csv']) expect((await run(here, file)).code, file).toBe(2)
    expect((await run(asProcess, 'missing.csv')).code).toBe(2)
  })

  it('is for admins', async () => {
    const milan = await t.client.signIn('milan')
    expect((await milan.post('/rest/v1/agents/import', { rows: [{ email: 'x@x.test', name: 'Xx', role: 'viewer' }] })).status).toBe(403)
  })
})

const tokenOf = (mail: Message | undefined): string => /token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
const reset = (token: string, newPassword = 'a new password') => t.client.post<{ code?: string }>('/rest/v1/auth/reset-password', { token, newPassword })

describe('a link for a password', () => {
  it('of an invitation lets in who has none yet, once', async () => {
    const token = tokenOf(mails.find((mail) => mail.to === 'kim@old.test'))
    await expect(t.client.signIn('kim_lee', '')).rejects.toThrow()
    expect((await reset(token)).status).toBe(204)
    const kim = await t.client.signIn('kim_lee', 'a new password')
    expect(kim.signedIn.me.mustChangePassword).toBe(false)
    expect((await reset(token)).body.code).toBe('auth.reset_invalid')
  })

  it('that was asked for ends all sessions; nothing tells whether there is an account', async () => {
    const maya = await t.client.signIn('maya')
    const answers = await Promise.all(['maya', 'MAYA@demo.test', 'nobody@demo.test', 'pat@old.test'].map((login) => t.client.post('/rest/v1/auth/forgot-password', { login })))
    expect(answers.map((reply) => [reply.status, reply.body])).toEqual(answers.map(() => [204, '']))
    const asked = await eventually(async () => { const found = mails.filter((mail) => mail.to === 'maya@demo.test'); return found.length === 2 && found }, 'two mails', 10_000)
    expect(mails.filter((mail) => ['nobody@demo.test', 'pat@old.test'].includes(mail.to))).toEqual([])
    const [first, second] = asked.map(tokenOf)
    expect((await reset(first ?? '')).status).toBe(204)
    expect((await maya.get('/rest/v1/me')).status).toBe(401)
    await t.client.signIn('maya', 'a new password')
    await eventually(async () => mails.some((mail) => mail.to === 'maya@demo.test' && mail.subject === 'Your password was changed'), 'the mail about it', 10_000)
    // The other link ended with it.
    expect((await reset(second ?? '')).body.code).toBe('auth.reset_invalid')
  })

  it('is refused when it is late, forged, or of a deactivated account', async () => {
    await t.client.post('/rest/v1/auth/forgot-password', { login: 'jonas' })
    const mail = await eventually(async () => mails.find((one) => one.to === 'jonas@demo.test'), 'a mail', 10_000)
    const token = tokenOf(mail)
    const [uid, mac] = token.split('.')
    for (const forged of [`${uid}.`, `${uid}.${mac}x`, `${uid}.${'A'.repeat(43)}`, `x.${mac}`, `01990000-0000-7000-8000-000000000000.${mac}`, token.slice(1), 'x']) expect((await reset(forged)).body.code, forged).toBe('auth.reset_invalid')
    expect((await reset(token, 'short')).status).toBe(400)
    t.clock.advance(31 * 60_000)
    expect((await reset(token)).body.code).toBe('auth.reset_invalid')
  })

  it('is sent three times an hour at most', async () => {
    for (let n = 0; n < 6; n++) await t.client.post('/rest/v1/auth/forgot-password', { login: 'milan' })
    await eventually(async () => mails.filter((mail) => mail.to === 'manager@demo.test').length >= 3, 'three mails', 10_000)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(mails.filter((mail) => mail.to === 'manager@demo.test')).toHaveLength(3)
  })
})

it('logged no problem', () => { expect(t.problems).toEqual([]) })
