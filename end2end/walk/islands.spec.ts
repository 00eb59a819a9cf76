// What only shows when the network is slow, or when an answer is none that the page foresaw: answers are held back or made up here.
import type { Route } from '@playwright/test'
import { enter, expect, somebody, test } from '../support/test'

test.beforeEach(({ hasScripts }) => test.skip(!hasScripts, 'without scripts there is nothing to wait for'))

test('the meter shows the judgement of what stands in the field, however late the one before comes', async ({ page, visit }) => {
  await visit(page, '/register')
  let late: Route | undefined
  await page.route('**/password-strength', async (route) => {
    if (late) await route.continue()
    else late = route
  })
  const field = page.getByLabel('Password', { exact: true })
  await field.fill('password')
  await expect.poll(() => late !== undefined, 'the first question is under way').toBe(true)
  await field.fill('correct walrus umbrella 9')
  const meter = page.locator('.meter')
  await expect(meter).toHaveAttribute('data-score', '4')
  const answered = page.waitForResponse('**/password-strength')
  await late!.continue()
  await (await answered).finished()
  // What it is answered with is shown in the same breath or never.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)))
  await expect(meter).toHaveAttribute('data-score', '4')
})

test('what is wrong with something that is not on the form is said above it', async ({ page, context, portal, visit }) => {
  await enter(context, portal, await portal.add(somebody('Fred Fieldless')))
  await visit(page, '/account/profile')
  const errors: Record<string, string> = { metadata: 'There is no more room.' }
  await page.route('**/account/profile', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 422, json: { errors, message: null } }) : route.continue())
  const summary = page.locator('main form', { has: page.getByLabel('Given name') }).locator('.form-summary')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(summary, 'nothing is marked, so nothing of the kind is said').toHaveText('There is no more room.')
  errors.phone = 'This is none.'
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.locator('#error-phone')).toHaveText('This is none.')
  await expect(summary).toHaveText(/marked fields.*There is no more room\./)
  await expect(page.getByLabel('Phone')).toBeFocused()
})

test('a button with a picture keeps it while it sends and after it was refused', async ({ page, context, portal, visit }) => {
  await enter(context, portal, await portal.add(somebody('Pia Picture')))
  await visit(page, '/account/preferences')
  await page.getByLabel('Save each choice at once').uncheck()
  await expect(page.locator('.save-state')).toHaveText('Saved')
  await visit(page, '/account/preferences')
  let held: Route | undefined
  await page.route('**/account/preferences', async (route) => {
    if (route.request().method() === 'POST') held = route
    else await route.continue()
  })
  const button = page.getByRole('button', { name: 'Move Usage up' })
  await button.click()
  await expect.poll(() => held !== undefined).toBe(true)
  await expect(button).toBeDisabled()
  await expect(button.locator('svg')).toBeVisible()
  await expect(button).toHaveText('')
  await held!.fulfill({ status: 409, json: { errors: {}, message: 'Not now.' } })
  await expect(page.locator('.form-summary').first()).toHaveText('Not now.')
  await expect(button).toBeEnabled()
  await expect(button.locator('svg')).toBeVisible()
})
