// Something sensitive is sent when it is too long ago that its sender has shown who they are: the password is asked for, and nothing typed is lost. This file
// comes last by its name, so that there is an old session by now and nobody waits for it.
import { enter, enterWith, expect, OWNER, test } from '../support/test'

test('what was typed survives that the password is asked for', async ({ page, context, portal, visit }) => {
  test.setTimeout(120_000)
  const old = await portal.oldSession()
  await enter(context, portal, OWNER)
  await visit(page, '/account/api-keys/new')
  await page.getByLabel('Name').fill('Monthly report')
  await page.getByLabel('Read your profile').check()
  await page.getByLabel('Only from these addresses').fill('192.0.2.7, 198.51.100.0/24')
  await enterWith(context, portal, old) // while somebody typed, time went by
  await page.getByRole('button', { name: 'Make key' }).click()

  await expect(page).toHaveURL(/\/account\/confirm\?return_to=/)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.locator('#error-current_password')).not.toBeEmpty()
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
  await page.getByRole('button', { name: 'Continue' }).click()

  await expect(page).toHaveURL(/\/account\/api-keys\/new$/)
  await expect(page.getByText('What you filled in is still here: send it now.')).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue('Monthly report')
  await expect(page.getByLabel('Read your profile')).toBeChecked()
  await expect(page.getByLabel('Only from these addresses')).toHaveValue('192.0.2.7, 198.51.100.0/24')
  await page.getByRole('button', { name: 'Make key' }).click()
  await expect(page.locator('[data-key]')).toHaveText(/^ptk_live_/)

  // It was for that one time.
  await visit(page, '/account/api-keys/new')
  await expect(page.getByLabel('Name')).toHaveValue('')
})
