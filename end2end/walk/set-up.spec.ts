// The first start: the printed link makes the organisation and its owner, once.
import { awake, end, expect, OWNER, Portal, signIn, test } from '../support/test'

test('the printed link makes the organisation and its owner, once', async ({ page, context, hasScripts }) => {
  const portal = await Portal.start()
  try {
    await page.goto(await portal.setUpLink())
    if (hasScripts) await awake(page)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up your portal')

    await page.getByLabel('Name of the organisation').fill('Lantern Works')
    await page.getByLabel('Full name').fill(OWNER.name)
    await page.getByLabel('E-mail').fill(OWNER.email)
    await page.getByLabel('Password', { exact: true }).fill('password')
    await page.getByRole('button', { name: 'Create organisation' }).click()
    await expect(page.locator('#error-password')).toContainText('one of the first that attackers try')
    await expect(page.getByLabel('Name of the organisation'), 'nothing typed is lost').toHaveValue('Lantern Works')
    await expect(page.getByLabel('E-mail')).toHaveValue(OWNER.email)

    await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await page.getByRole('button', { name: 'Create organisation' }).click()
    await expect(page).toHaveURL(`${portal.url}/login`)
    await expect(page.getByRole('status').filter({ hasText: 'Everything is ready' })).toBeVisible()
    await signIn(page, OWNER)
    await expect(page.locator('.sidebar')).toContainText('Lantern Works')
    await expect(page.locator('.sidebar')).toContainText('Owner')

    await page.goto(await portal.setUpLink())
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The portal is set up')
    await page.goto(`${portal.url}/setup?token=guessed`)
    await expect(page.getByLabel('Name of the organisation')).toHaveCount(0)
  } finally {
    await end(portal, context)
  }
})
