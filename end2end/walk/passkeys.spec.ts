// Passkeys, shown by an authenticator that Chromium plays.
import { awake, expect, OWNER, Portal, signIn, test } from '../support/test'

test.skip(({ hasScripts }) => !hasScripts, 'only a script can ask for a passkey; the pages say so')

test('a passkey is added and opens the account without a password', async ({ page, context }) => {
  // Browsers want a name, not an address.
  const portal = await Portal.start({ host: 'localhost' })
  try {
    await portal.setUp()
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } as const
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options })

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
    expect((await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1)

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
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await context.clearCookies()
    await page.goto(`${portal.url}/login/passkey`)
    await awake(page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page.getByText('was not answered')).toBeVisible()

    // A passkey that was removed opens nothing.
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page).toHaveURL(`${portal.url}/account`)
    await page.goto(`${portal.url}/account/security`)
    await page.getByRole('link', { name: 'Lantern key' }).click()
    await awake(page)
    await page.getByRole('button', { name: 'Remove' }).first().click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByText('No passkeys yet')).toBeVisible()
    await context.clearCookies()
    await page.goto(`${portal.url}/login/passkey`)
    await awake(page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page.getByText('does not open an account here')).toBeVisible()
  } finally {
    await portal.stop()
  }
})
