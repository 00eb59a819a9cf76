// What people do with their own account.
import { awake, enter, expect, signIn, somebody, test } from '../support/test'

test('a wrong password and an unknown address get the same answer', async ({ page, portal, visit, hasScripts }) => {
  const walter = await portal.add(somebody('Walter Wrong'))
  const answers: string[] = []
  for (const email of [walter.email, 'nobody@lantern.example']) {
    await visit(page, '/login')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert')).not.toBeEmpty()
    await expect(page.getByLabel('E-mail'), 'the address stays').toHaveValue(email)
    if (!hasScripts) await expect(page.getByLabel('Password', { exact: true }), 'a secret never comes back').toHaveValue('')
    answers.push(await page.getByRole('alert').innerText())
  }
  expect(answers[0]).toBe(answers[1])
  await expect(page).toHaveURL(/\/login$/)
})

test('whoever wanted a page comes to it after signing in', async ({ page, portal, visit }) => {
  const dora = await portal.add(somebody('Dora Deep'))
  await visit(page, '/account/sessions')
  await expect(page).toHaveURL(/\/login\?next=/)
  await page.getByLabel('E-mail').fill(dora.email)
  await page.getByLabel('Password', { exact: true }).fill(dora.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/account\/sessions$/)
})

test('the profile says what is wrong at the field, loses nothing, and is saved', async ({ page, context, portal, visit }) => {
  const petra = await portal.add(somebody('Petra Profile'))
  await enter(context, portal, petra)
  await visit(page, '/account')
  await page.locator('.sidebar').getByRole('link', { name: 'Profile' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profile')
  await page.getByLabel('Given name').fill('Petra')
  await page.getByLabel('Username').fill(`petra.${portal.url.split(':')[2]}`)
  await page.getByLabel('Phone').fill('call me')
  await page.getByLabel('Time zone').fill('America/Argentina/Ushuaia')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.locator('#error-phone')).toContainText('country code')
  await expect(page.getByLabel('Phone')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Phone')).toHaveValue('call me')
  await expect(page.getByLabel('Given name')).toHaveValue('Petra')
  await expect(page.getByLabel('Time zone')).toHaveValue('America/Argentina/Ushuaia')

  await page.getByLabel('Phone').fill('+34 600 111 222')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Your profile is saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Phone')).toHaveValue('+34600111222')
  await expect(page.getByLabel('Given name')).toHaveValue('Petra')
  await expect(page.getByText('Your profile is saved.'), 'said once').toHaveCount(0)
})

test('a session of another browser is listed, ended, and feels it at its next request', async ({ page, context, browser, portal, visit, hasScripts }) => {
  const sam = await portal.add(somebody('Sam Session'))
  await visit(page, '/login')
  await signIn(page, sam)

  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  const elsewhere = await browser.newContext({ baseURL: portal.url, javaScriptEnabled: hasScripts, userAgent: agent })
  const there = await elsewhere.newPage()
  await there.goto('/login')
  await signIn(there, sam)

  await visit(page, '/account/sessions')
  await expect(page.getByText('This session', { exact: true })).toHaveCount(1)
  const row = page.getByRole('listitem').filter({ hasText: 'Firefox' })
  await expect(row).toHaveCount(1)
  await row.getByRole('button', { name: /Sign out/ }).click()
  await expect(page.getByText('The session is over.')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Firefox' })).toHaveCount(0)

  await there.goto('/account/profile')
  await expect(there).toHaveURL(/\/login/)
  await signInAgain(there, sam)

  // All others, by the dialog that asks first.
  await visit(page, '/account/sessions')
  await page.getByRole('button', { name: 'Sign out everywhere else' }).first().click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('1 session ends at once')
  await dialog.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect(page.getByText('One other session is over.')).toBeVisible()
  await there.reload()
  await expect(there).toHaveURL(/\/login/)
  await elsewhere.close()

  // And this one.
  await page.locator('.sidebar').getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/login$/)
  await expect(page.getByText('You are signed out.')).toBeVisible()
  await page.goto('/account')
  await expect(page).toHaveURL(/\/login$/)
  expect((await context.cookies()).filter(({ name }) => name === 'portico')).toEqual([])
})

async function signInAgain(page: Parameters<typeof signIn>[0], person: Parameters<typeof signIn>[1]) {
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).not.toHaveURL(/\/login/)
}

test('a forgotten password is replaced by a link in the mail, and the old session ends', async ({ page, browser, portal, visit, hasScripts }) => {
  const fay = await portal.add(somebody('Fay Forgetful'))
  const before = await browser.newContext({ baseURL: portal.url, javaScriptEnabled: hasScripts })
  await enter(before, portal, fay)

  await visit(page, '/login')
  await page.getByRole('link', { name: 'Forgot it?' }).click()
  await page.getByLabel('E-mail').fill(fay.email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your mail')

  const { link } = await portal.mailbox.next(fay.email)
  await visit(page, link)
  await page.getByLabel('New password').fill('12345678')
  await page.getByRole('button', { name: 'Set password' }).click()
  await expect(page.locator('#error-password')).not.toBeEmpty()
  const changed = { ...fay, password: 'seven calm rivers home' }
  await page.getByLabel('New password').fill(changed.password)
  await page.getByRole('button', { name: 'Set password' }).click()
  await expect(page).toHaveURL(/\/login$/)
  await expect(page.getByText('Your new password is set')).toBeVisible()
  expect((await portal.mailbox.next(fay.email)).text, 'a mail says that it happened').not.toContain('reset-password?token')

  const old = await before.newPage()
  await old.goto('/account')
  await expect(old, 'the old session is over').toHaveURL(/\/login$/)
  await before.close()
  await signIn(page, changed)

  await page.goto(link)
  await expect(page.getByRole('heading', { level: 1 }), 'a link works once').toHaveText('This link was used already')
})

test('language and theme hold from the first byte, before and after the sign-in', async ({ page, context, portal, visit, hasScripts }) => {
  const lena = await portal.add(somebody('Lena Look'))
  const look = async (path: string) => {
    const html = await (await context.request.get(path)).text()
    return /<html lang="([^"]*)" data-theme="([^"]*)"/.exec(html)?.slice(1)
  }
  expect(await look('/login')).toEqual(['en', 'auto'])
  await visit(page, '/login')
  await page.getByRole('button', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect.poll(() => look('/login')).toEqual(['en', 'dark'])
  await page.getByRole('button', { name: 'Español' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'es')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Iniciar sesión')
  expect(await look('/register')).toEqual(['es', 'dark'])
  if (hasScripts) await awake(page)

  await page.getByLabel('Correo electrónico').fill(lena.email)
  await page.getByLabel('Contraseña', { exact: true }).fill(lena.password)
  await page.getByRole('button', { name: 'Iniciar sesión' }).click()
  await expect(page).toHaveURL(/\/account$/)
  const menu = page.locator('.sidebar details')
  await menu.locator('summary').click()
  await menu.getByRole('button', { name: 'Français' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  expect((await look('/account/profile'))?.[0]).toBe('fr')
  await page.locator('.sidebar details summary').click()
  await page.locator('.sidebar details').getByRole('button', { name: 'Clair' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect.poll(() => look('/account')).toEqual(['fr', 'light'])
})
