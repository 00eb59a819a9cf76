// The second step of signing in: set up, asked for, and turned off.
import { createHmac } from 'node:crypto'
import type { Page } from '@playwright/test'
import { enter, expect, somebody, test } from '../support/test'

/** The code that an authenticator with this key shows, so many steps of 30 seconds from now. */
function codeOf(key: string, ahead = 0): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...key.replaceAll(' ', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const secret = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead))
  const hash = createHmac('sha1', secret).update(counter).digest()
  const at = hash[19] & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

async function password(page: Page, person: { email: string; password: string }) {
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/login\/mfa/)
}

test('an authenticator is set up, asked for at the next sign-in, replaced by a backup code, and turned off', async ({ page, context, portal, visit, hasScripts }) => {
  const tina = await portal.add(somebody('Tina Twosteps'))
  await enter(context, portal, tina)
  await visit(page, '/account/security')
  await page.getByRole('button', { name: 'Set up Authenticator app' }).click()
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible()
  const key = await page.locator('code.key').innerText()
  await page.getByLabel('Code', { exact: true }).fill('000000')
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.locator('#error-code')).toContainText('This code is wrong')
  await expect(page.locator('code.key'), 'the key stays').toHaveText(key)
  await page.getByLabel('Code', { exact: true }).fill(codeOf(key))
  await page.getByRole('button', { name: 'Turn on' }).click()

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keep your backup codes')
  const codes = await page.locator('.codes code').allInnerTexts()
  expect(codes).toHaveLength(10)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()])
  const kept = await (await file.createReadStream()).reduce((text, chunk) => text + chunk.toString(), '')
  for (const code of codes) expect(kept).toContain(code)
  if (hasScripts) await expect(page.getByRole('button', { name: 'Print' })).toBeVisible()
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 codes are left')).toBeVisible()

  await page.locator('.sidebar').getByRole('button', { name: 'Sign out' }).click()
  await visit(page, '/account/profile')
  await password(page, tina)
  await page.getByLabel('Code', { exact: true }).fill('123123')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.locator('#error-code')).toContainText('This code is wrong')
  await page.getByLabel('Code', { exact: true }).fill(codeOf(key, 1))
  await page.getByLabel('Trust this device').check()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page, 'where one wanted to go').toHaveURL(/\/account\/profile$/)

  // From here no code is asked any more; from elsewhere it is, and a backup code will do.
  await page.locator('.sidebar').getByRole('button', { name: 'Sign out' }).click()
  await visit(page, '/login')
  await page.getByLabel('E-mail').fill(tina.email)
  await page.getByLabel('Password', { exact: true }).fill(tina.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/account$/)
  await context.clearCookies()
  await visit(page, '/login')
  await password(page, tina)
  await page.getByRole('link', { name: 'Use a backup code' }).click()
  await page.getByLabel('Backup code').fill(codes[0].toUpperCase())
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/account$/)

  await visit(page, '/account/security')
  await expect(page.getByText('9 codes are left')).toBeVisible()
  await page.getByRole('link', { name: 'Turn off' }).click()
  await page.getByLabel('Password', { exact: true }).fill(tina.password)
  await page.getByLabel('Code', { exact: true }).fill(codes[1])
  await page.getByRole('button', { name: 'Turn off' }).click()
  await expect(page.getByText('Two-step sign-in is off.')).toBeVisible()
})

test('the password is changed with the one before, and other browsers are out', async ({ page, context, browser, portal, visit, hasScripts }) => {
  const carl = await portal.add(somebody('Carl Changer'))
  const before = await browser.newContext({ baseURL: portal.url, javaScriptEnabled: hasScripts })
  await enter(before, portal, carl)
  await enter(context, portal, carl)
  await visit(page, '/account/security')
  await page.getByRole('link', { name: 'Change' }).click()
  await page.getByLabel('Current password').fill('not the password')
  await page.getByLabel('New password').fill('seven calm rivers home')
  await page.getByRole('button', { name: 'Change your password' }).click()
  await expect(page.locator('#error-current_password')).toContainText('This is not your password')
  await page.getByLabel('Current password').fill(carl.password)
  await page.getByLabel('New password').fill('seven calm rivers home')
  await page.getByRole('button', { name: 'Change your password' }).click()
  await expect(page.getByText('Your password is changed')).toBeVisible()
  const old = await before.newPage()
  await old.goto('/account')
  await expect(old).toHaveURL(/\/login$/)
  await before.close()
})
