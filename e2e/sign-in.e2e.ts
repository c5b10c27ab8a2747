// The ways into the console in a real browser: password and code, a passkey of a virtual authenticator, a link by mail; looked at
// in light, dark, narrow and right to left.
import { generateSync } from 'otplib'
import type { Page } from 'playwright-core'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Client, eventually } from '../server/test/harness/client.ts'
import { barriers } from './harness/axe.ts'
import { openPage } from './harness/browser.ts'
import { overflow } from './harness/people.ts'
import { openStage, type Stage } from './harness/stage.ts'

const password = 'switchboard-demo'
let stage: Stage
let base = ''
beforeAll(async () => {
  stage = await openStage()
  // Authenticators know this computer by its name only.
  base = stage.base.replace('127.0.0.1', 'localhost')
})
afterAll(() => stage?.close())

/** With PICTURES_IN: keeps what a person sees, in a folder to look at. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES_IN']
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.waitForTimeout(250)
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** In both themes, narrow, and in Arabic: nothing runs over, nothing keeps anybody out. */
async function lookedAt(page: Page, name: string): Promise<void> {
  const tail = () => page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight)
  // Contrast is the harder in the dark.
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await picture(page, `${name}-${scheme}`)
    if (scheme === 'dark') expect(await barriers(page.mainFrame()), name).toEqual([])
    expect(await tail(), `${name}: nothing under the page`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 360, height: 780 })
  await picture(page, `${name}-narrow`)
  expect(await overflow(page), `${name} narrow`).toBeLessThanOrEqual(0)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1360, height: 860 })
}

const byPassword = async (page: Page, login: string, secret = password): Promise<void> => {
  await page.getByLabel('E-mail or user name').fill(login)
  await page.getByRole('textbox', { name: 'Password' }).fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
const inside = (page: Page): Promise<void> => page.getByRole('heading', { name: 'Mine' }).waitFor()
async function signOut(page: Page): Promise<void> {
  await page.goto(`${base}/app/me`)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByLabel('E-mail or user name').waitFor()
}

/** As a person does it: by its words. */
async function switchOn(page: Page, name: string): Promise<void> {
  await page.locator('label').filter({ hasText: new RegExp(`^${name}$`) }).click()
}
const isOn = (page: Page, name: string): Promise<void> => page.getByRole('switch', { name, checked: true }).waitFor({ state: 'attached' })

describe('signing in', () => {
  it('by an authenticator app: set up with the QR code, asked for at the next sign-in, lost and recovered', { timeout: 120_000 }, async () => {
    const { page, problems } = await openPage(stage.browser, base)
    page.setDefaultTimeout(15_000)
    await page.getByRole('button', { name: 'Use a passkey' }).waitFor()
    await lookedAt(page, 'sign-in')
    await byPassword(page, 'maya')
    await inside(page)
    await page.goto(`${base}/app/me`)
    await page.getByText('Authenticator app: off').waitFor()
    await lookedAt(page, 'account')
    await page.getByRole('button', { name: 'Set up' }).click()
    await page.getByRole('textbox', { name: 'Current password' }).fill(password)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('img', { name: 'QR code' }).waitFor()
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '')
    await lookedAt(page, 'enrol')
    await page.getByLabel('Code', { exact: true }).fill(generateSync({ secret }))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('They are shown only now').waitFor()
    await picture(page, 'recovery-codes')
    const codes = await page.getByRole('dialog').getByRole('listitem').allInnerTexts()
    expect(codes).toHaveLength(10)
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('10 recovery codes left').waitFor()
    await signOut(page)

    await byPassword(page, 'maya')
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    await lookedAt(page, 'code')
    await page.getByLabel('Code', { exact: true }).fill('000000')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('The code is wrong').waitFor()
    await page.getByLabel('Code', { exact: true }).fill(codes[0] ?? '')
    await page.getByRole('button', { name: 'Continue' }).click()
    await inside(page)
    expect(problems).toEqual([])
  })

  it('by a passkey, without a name', { timeout: 120_000 }, async () => {
    const { page, problems } = await openPage(stage.browser, base)
    page.setDefaultTimeout(15_000)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
    const kept = await new Client(stage.base).signIn('jonas')
    await byPassword(page, 'jonas')
    await inside(page)
    await page.goto(`${base}/app/me`)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Desk at the window')
    await page.getByRole('textbox', { name: 'Current password' }).fill(password)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Passkey Desk at the window added.').waitFor()
    await page.getByRole('button', { name: 'Rename passkey Desk at the window' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Old desk')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Old desk').waitFor()
    await page.getByText('At most once in half an hour').scrollIntoViewIfNeeded()
    await lookedAt(page, 'passkeys')
    await switchOn(page, 'A visitor waits for my answer')
    await isOn(page, 'A visitor waits for my answer')
    await eventually(async () => (await kept.get<{ unanswered: boolean }>('/rest/v1/me/notices')).body.unanswered, 'the wish')
    await signOut(page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await inside(page)
    await page.goto(`${base}/app/me`)
    await page.getByRole('button', { name: 'Remove passkey Old desk' }).click()
    await page.getByText('No passkeys yet.').waitFor()
    await isOn(page, 'A visitor waits for my answer')
    await signOut(page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByText(/No passkey was used|not accepted/).waitFor()
    expect(problems).toEqual([])
  })

  it('after a new password by mail', { timeout: 120_000 }, async () => {
    const { page, problems } = await openPage(stage.browser, base, { hosts: [new URL(stage.base).host] })
    page.setDefaultTimeout(15_000)
    await page.getByLabel('E-mail or user name').fill('milan')
    await page.getByRole('link', { name: 'Forgotten your password?' }).click()
    // What he has typed is there.
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByText('If there is an account of that name').waitFor()
    await lookedAt(page, 'forgotten')
    const ada = await new Client(stage.base).signIn('ada')
    const mail = await eventually(async () => (await ada.get<{ data: { uid: string; kind: string; state: string }[] }>('/rest/v1/outbox')).body.data.find((one) => one.kind === 'password_reset' && one.state === 'kept'), 'the mail', 10_000)
    const { body } = await ada.get<{ text: string }>(`/rest/v1/outbox/${mail.uid}`)
    await page.goto(/http\S+reset-password\?token=\S+/.exec(body.text)?.[0] ?? '')
    await page.getByRole('textbox', { name: 'New password' }).fill('a new password')
    await lookedAt(page, 'reset')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('Your password was changed.').waitFor()
    await page.getByRole('link', { name: 'Back to sign-in' }).click()
    await byPassword(page, 'milan', 'a new password')
    await inside(page)
    expect(problems).toEqual([])
  })

  it('after the way over the provider: asked for a code, or told in words why not', { timeout: 120_000 }, async () => {
    const asked = { challenge: 'a challenge', expiresAt: new Date().toISOString(), methods: ['totp', 'recovery_code', 'passkey'] }
    const { page, problems } = await openPage(stage.browser, `${base}/?next=%2Fapp%2Fqueue#second-factor=${encodeURIComponent(JSON.stringify(asked))}`)
    page.setDefaultTimeout(15_000)
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    expect(page.url()).not.toContain('challenge')
    await page.getByLabel('Code', { exact: true }).fill('123456')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('That took too long. Sign in again.').waitFor()
    await page.getByRole('button', { name: 'Back to sign-in' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await page.goto(`${base}/?problem=oidc.unknown_person`)
    await page.getByRole('alert').getByText('There is no account for you here. Ask an admin.').waitFor()
    expect(problems).toEqual([])
  })

  it('what the company demands is set up on the way in; in Arabic, from right to left', { timeout: 120_000 }, async () => {
    const admin = await openPage(stage.browser, base)
    admin.page.setDefaultTimeout(15_000)
    await byPassword(admin.page, 'ada')
    await inside(admin.page)
    await admin.page.goto(`${base}/app/settings/sign-in`)
    await switchOn(admin.page, 'Agent')
    await isOn(admin.page, 'Agent')
    await switchOn(admin.page, 'Admin')
    await admin.page.getByText('Keep one, or add one first').waitFor()

    const { page, problems } = await openPage(stage.browser, base)
    page.setDefaultTimeout(15_000)
    await page.evaluate(() => { localStorage.setItem('switchboard.preferences', JSON.stringify({ language: 'ar' })) })
    await page.reload()
    await page.getByRole('textbox', { name: 'كلمة المرور' }).waitFor()
    await lookedAt(page, 'sign-in-ar')
    await page.getByLabel('البريد الإلكتروني أو اسم المستخدم').fill('jonas')
    await page.getByRole('textbox', { name: 'كلمة المرور' }).fill(password)
    await page.getByRole('button', { name: 'تسجيل الدخول' }).click()
    await page.getByRole('button', { name: 'أظهر رمز QR' }).click()
    await page.locator('code').waitFor()
    await lookedAt(page, 'demanded-ar')
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '')
    await page.getByLabel('الرمز', { exact: true }).fill(generateSync({ secret }))
    await page.getByRole('button', { name: 'متابعة' }).click()
    await page.getByRole('button', { name: 'احتفظت بها' }).waitFor()
    await lookedAt(page, 'codes-ar')
    await page.getByRole('button', { name: 'احتفظت بها' }).click()
    await page.waitForURL(/\/app\/inbox/)
    await page.goto(`${base}/app/me`)
    await page.getByText('تطبيق المصادقة: مفعّل').waitFor()
    await lookedAt(page, 'account-ar')
    expect(problems).toEqual([])
  })
})
