// Passkeys, shown by an authenticator that Chromium plays.
import type { Page } from '@playwright/test'
import { passkeyDevice } from '../support/phone'
import { somebody } from '../support/portal'
import { awake, end, enter, enterWith, expect, OWNER, Portal, signIn, test } from '../support/test'

test.skip(({ hasScripts }) => !hasScripts, 'only a script can ask for a passkey; the pages say so')

/** The passkey that this browser's device shows is none of the portal's any more. */
async function opensNothing(page: Page, portal: Portal) {
  await page.goto(`${portal.url}/login/passkey`)
  await awake(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByText('does not open an account here')).toBeVisible()
}

test('a passkey is added and opens the account without a password', async ({ page, context }) => {
  // Browsers want a name, not an address.
  const portal = await Portal.start({ host: 'localhost' })
  try {
    await portal.setUp()
    const device = await passkeyDevice(context, page)

    await page.goto(`${portal.url}/login`)
    await expect(page.getByRole('link', { name: 'Sign in with a passkey' })).toHaveAttribute('href', '/login/passkey')
    await signIn(page, OWNER)
    await page.goto(`${portal.url}/account/security`)
    await awake(page)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await expect(page).toHaveURL(/\/account\/security\/passkeys\/passkey_/)
    await expect(page.getByRole('status')).toContainText('The passkey is added')
    await page.getByLabel('Name').fill('Lantern key')
    await page.getByRole('button', { name: 'Save name' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lantern key')
    expect(await device.count()).toBe(1)

    // The same device a second time.
    await page.goto(`${portal.url}/account/security`)
    await awake(page)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await expect(page.getByText('holds a passkey for your account already')).toBeVisible()

    await context.clearCookies()
    await page.goto(`${portal.url}/login/passkey?next=/account/security`)
    await awake(page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page).toHaveURL(`${portal.url}/account/security`)
    await expect(page.getByRole('link', { name: 'Lantern key' })).toBeVisible()

    // Somebody who does not show their finger stays outside.
    await device.holderIsThere(false)
    await context.clearCookies()
    await page.goto(`${portal.url}/login/passkey`)
    await awake(page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page.getByText('was not answered')).toBeVisible()

    // A passkey that was removed opens nothing.
    await device.holderIsThere(true)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page).toHaveURL(`${portal.url}/account`)
    await page.goto(`${portal.url}/account/security`)
    await page.getByRole('link', { name: 'Lantern key' }).click()
    await awake(page)
    await page.getByRole('button', { name: 'Remove' }).first().click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByText('No passkeys yet')).toBeVisible()
    await context.clearCookies()
    await opensNothing(page, portal)
  } finally {
    await end(portal, context)
  }
})

test('passkeys that somebody lost are taken away by an administrator, and open nothing', async ({ page, context, browser }) => {
  const portal = await Portal.start({ host: 'localhost' })
  try {
    await portal.setUp()
    const pia = await portal.add(somebody('Pia Passkey'))
    await passkeyDevice(context, page)
    await page.goto(`${portal.url}/login`)
    await signIn(page, pia)
    await page.goto(`${portal.url}/account/security`)
    await awake(page)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await expect(page).toHaveURL(/\/account\/security\/passkeys\/passkey_/)

    const office = await browser.newContext({ baseURL: portal.url })
    await enter(office, portal, OWNER)
    const desk = await office.newPage()
    await desk.goto('/org/users?search=pia')
    await desk.getByRole('link', { name: 'Pia Passkey' }).click()
    await desk.getByRole('link', { name: 'Remove' }).click()
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Remove all passkeys of Pia Passkey?')
    await desk.getByLabel('Reason').fill('Laptop left in the tram; she stood before me')
    await desk.getByRole('button', { name: 'Remove' }).click()
    await expect(desk.getByText('The passkeys of Pia Passkey are removed.')).toBeVisible()
    await expect(desk.getByRole('link', { name: 'Remove' })).toHaveCount(0)
    await office.close()

    await page.goto(`${portal.url}/account`)
    await expect(page, 'her sessions have ended').toHaveURL(/\/login/)
    await opensNothing(page, portal)
  } finally {
    await end(portal, context)
  }
})

test('a passkey does instead of a code, confirms who one is, and is offered where the address is typed', async ({ page, context }) => {
  test.setTimeout(60_000)
  const portal = await Portal.start({ host: 'localhost' })
  try {
    await portal.setUp()
    const session = await portal.signIn(OWNER)
    await portal.guard(session)
    await enterWith(context, portal, session)
    const device = await passkeyDevice(context, page)
    await page.goto(`${portal.url}/account/security`)
    await awake(page)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await expect(page).toHaveURL(/\/account\/security\/passkeys\/passkey_/)

    // Before something sensitive: nothing is typed.
    await page.goto(`${portal.url}/account/confirm?return_to=%2Faccount%2Fprivacy`)
    await awake(page)
    await device.holderIsThere(false)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page.getByText('was not answered')).toBeVisible()
    await device.holderIsThere(true)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page).toHaveURL(`${portal.url}/account/privacy`)

    // After the password, in the place of a code; the box beside it counts.
    await context.clearCookies()
    await device.presses(false)
    await page.goto(`${portal.url}/login?next=/account/sessions`)
    await page.getByLabel('E-mail').fill(OWNER.email)
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(/\/login\/mfa/)
    await awake(page)
    await device.presses(true)
    await page.getByLabel('Trust this device').check()
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page).toHaveURL(`${portal.url}/account/sessions`)
    await page.goto(`${portal.url}/account/devices`)
    await expect(page.locator('main').getByText('Trusted', { exact: true })).toBeVisible()

    // Where the address is typed the browser offers it by itself.
    await context.clearCookies()
    await page.goto(`${portal.url}/login`)
    await awake(page)
    await expect(page).toHaveURL(`${portal.url}/account`)
  } finally {
    await end(portal, context)
  }
})
