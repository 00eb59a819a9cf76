// Registering, by the link in a real mail.
import { expect, signIn, somebody, test } from '../support/test'

test('somebody registers, follows the link in the mail and signs in', async ({ page, portal, visit }) => {
  const nora = somebody('Nora Núñez')
  await visit(page, '/login')
  await page.getByRole('link', { name: 'Create an account' }).click()
  await page.getByLabel('Full name').fill(nora.name)
  await page.getByLabel('E-mail').fill(nora.email)
  await page.getByLabel('Password', { exact: true }).fill(nora.password)
  await page.getByRole('button', { name: 'Create an account' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your mail')
  await expect(page.getByText(nora.email)).toBeVisible()

  // Before the address is confirmed the sign-in leads to the same page.
  await page.goto('/login')
  await page.getByLabel('E-mail').fill(nora.email)
  await page.getByLabel('Password', { exact: true }).fill(nora.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your mail')

  const letter = await portal.mailbox.next(nora.email)
  expect(letter.html).toContain(letter.link.replaceAll('&', '&amp;'))
  await visit(page, letter.link)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page).toHaveURL(/\/login$/)
  await expect(page.getByText('Your address is confirmed. You can sign in now.')).toBeVisible()
  await signIn(page, nora)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nora')

  await page.goto(letter.link)
  await expect(page.getByRole('heading', { level: 1 }), 'a link works once').toHaveText('This link was used already')
})

test('what is wrong with a registration is said at its field, and nothing typed is lost', async ({ page, visit, hasScripts }) => {
  await visit(page, '/register')
  const meter = page.getByRole('group', { name: 'Password strength' })
  await page.getByLabel('Full name').fill('Rita Rossi')
  await page.getByLabel('E-mail').fill('rita@@lantern')
  await page.getByLabel('Password', { exact: true }).fill('qwerty123')
  if (hasScripts) {
    await expect(meter, 'the meter judges while one types').toContainText('weak')
  } else {
    // Without scripts the browser's own check would hold the form back.
    await expect(page.locator('form.form')).toHaveAttribute('novalidate')
  }
  await page.getByRole('button', { name: 'Create an account' }).click()
  await expect(page.locator('#error-email')).not.toBeEmpty()
  await expect(page.locator('#error-password')).not.toBeEmpty()
  await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('E-mail')).toHaveValue('rita@@lantern')
  await expect(page.getByLabel('Full name')).toHaveValue('Rita Rossi')
  await expect(meter, 'the meter judges after sending, too').toContainText('weak')
})

test('a taken address is told to its owner only', async ({ page, portal, visit }) => {
  const taken = await portal.add(somebody('Tomás Taken'))
  await visit(page, '/register')
  await page.getByLabel('Full name').fill('Somebody Else')
  await page.getByLabel('E-mail').fill(taken.email)
  await page.getByLabel('Password', { exact: true }).fill('another long sentence')
  await page.getByRole('button', { name: 'Create an account' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your mail')
  const letter = await portal.mailbox.next(taken.email)
  expect(letter.text).not.toContain('verify-email')
})
