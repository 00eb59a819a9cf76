// What an administrator does in the table of people.
import { enter, expect, OWNER, signIn, somebody, test, type Person } from '../support/test'

const FIRST = ['Ada', 'Bruno', 'Carmen', 'Dmitri', 'Élise', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas']
const LAST = ['Abbott', 'Benítez', 'Castel', 'Duval', 'Egede', 'Fischer']

let admin: Person
let count = 0

test.beforeAll(async ({ portal }) => {
  admin = await portal.add(somebody('Ari Admin'), { role: 'admin' })
  for (const last of LAST) {
    for (const first of FIRST) await portal.add(somebody(`${first} ${last}`), { joins: false })
  }
  const cookie = await portal.signIn(OWNER)
  count = (await (await fetch(`${portal.url}/api/users?limit=1`, { headers: { cookie } })).json()).pagination.total
})

test.beforeEach(async ({ context, portal }) => enter(context, portal, admin))

test('people are found, filtered, sorted and paged, all in the address', async ({ page, visit, hasScripts }) => {
  await visit(page, '/org/users')
  const rows = page.locator('tbody tr')
  await expect(page.locator('.page-header')).toContainText(`${count} people`)

  // Search by a fragment, whatever the accents and the case.
  await page.getByRole('searchbox').fill('beNITez')
  if (!hasScripts) await page.keyboard.press('Enter')
  await expect(rows).toHaveCount(FIRST.length)
  await expect(page).toHaveURL(/search=beNITez/)
  await page.reload()
  await expect(rows, 'the address holds the search').toHaveCount(FIRST.length)

  // A filter on top of it, and away again by its chip.
  await page.locator('.filters summary').filter({ hasText: 'Role' }).click()
  await page.locator('.filters').getByRole('link', { name: 'Administrator' }).click()
  await expect(page).toHaveURL(/role=admin/)
  await expect(page.getByText('Nobody found for “beNITez”')).toBeVisible()
  await page.locator('.chips').getByRole('link', { name: /Role: Administrator/ }).click()
  await expect(rows).toHaveCount(FIRST.length)

  await page.goto('/org/users?search=zzzz')
  await page.getByRole('link', { name: 'Clear filters' }).click()
  await expect(page).toHaveURL(/\/org\/users$/)

  // Sorted by name, both ways.
  await page.getByRole('columnheader', { name: 'Person' }).getByRole('link').click()
  await expect(page.getByRole('columnheader', { name: 'Person' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(rows.first()).toContainText('Ada')
  await page.getByRole('columnheader', { name: 'Person' }).getByRole('link').click()
  await expect(page.getByRole('columnheader', { name: 'Person' })).toHaveAttribute('aria-sort', 'descending')
  const seen = await rows.locator('.row-link').allInnerTexts()
  expect(seen).toEqual([...seen].sort((a, b) => -a.localeCompare(b, 'en')))

  // Page by page: nobody twice, nobody lost, and back again.
  await page.goto('/org/users?limit=25&sort=name&order=asc')
  await page.locator('.list-foot summary').click()
  await page.locator('.list-foot').getByRole('link', { name: '25 on a page' }).click()
  const names: string[] = []
  for (;;) {
    names.push(...(await rows.locator('.small').allInnerTexts()).filter((text) => text.includes('@')))
    const next = page.getByRole('link', { name: 'Next' })
    if (!(await next.isVisible())) break
    const before = page.url()
    await next.click()
    await expect(page).not.toHaveURL(before)
  }
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBe(count)
  await page.getByRole('link', { name: 'Previous' }).click()
  await expect(rows).toHaveCount(25)
})

test('somebody is added and invited, sets a password and signs in', async ({ page, browser, portal, visit, hasScripts }) => {
  const ivy = somebody('Ivy Invited')
  await visit(page, '/org/users')
  await page.getByRole('link', { name: 'Add person' }).first().click()
  await page.getByLabel('E-mail address').fill('ivy at lantern')
  await page.getByLabel('Name', { exact: true }).fill(ivy.name)
  await page.getByLabel('Role').selectOption('manager')
  await page.getByRole('combobox', { name: 'Language' }).selectOption('es')
  await page.getByRole('button', { name: 'Add person' }).click()
  await expect(page.locator('#error-email')).not.toBeEmpty()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(ivy.name)
  await expect(page.getByLabel('Role')).toHaveValue('manager')
  await page.getByLabel('E-mail address').fill(ivy.email)
  await page.getByRole('button', { name: 'Add person' }).click()
  await expect(page.getByText('Ivy Invited was added and invited.')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(ivy.name)

  const letter = await portal.mailbox.next(ivy.email)
  const hers = await browser.newContext({ baseURL: portal.url, javaScriptEnabled: hasScripts })
  const her = await hers.newPage()
  await her.goto(letter.link)
  await her.getByLabel(/Password|Contraseña/).first().fill(ivy.password)
  await her.getByRole('button', { name: /Join|Unirme/ }).click()
  await expect(her).toHaveURL(/\/login$/)
  await her.locator('#field-email').fill(ivy.email)
  await her.locator('#field-password').fill(ivy.password)
  await her.locator('form.form button[type=submit]').click()
  await expect(her).toHaveURL(/\/account$/)
  await expect(her.locator('html'), 'in the language that was chosen').toHaveAttribute('lang', 'es')
  await hers.close()
})

test('somebody who is suspended is out at the next request, and in again when activated', async ({ page, browser, portal, visit, hasScripts }) => {
  const saul = await portal.add(somebody('Saul Suspended'))
  const his = await browser.newContext({ baseURL: portal.url, javaScriptEnabled: hasScripts })
  await enter(his, portal, saul)
  const him = await his.newPage()
  await him.goto('/account')
  await expect(him).toHaveURL(/\/account$/)

  await visit(page, `/org/users?search=${encodeURIComponent(saul.email)}`)
  await page.locator('tbody').getByRole('link', { name: saul.name }).click()
  await page.getByRole('button', { name: 'Suspend' }).first().click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('Suspend Saul Suspended?')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: 'Suspend' }).first().click()
  await dialog.getByRole('button', { name: 'Suspend' }).click()
  await expect(page.getByText('Saul Suspended is suspended and signed out everywhere.')).toBeVisible()

  await him.goto('/account/profile')
  await expect(him).toHaveURL(/\/login/)
  await him.goto('/login')
  await him.getByLabel('E-mail').fill(saul.email)
  await him.getByLabel('Password', { exact: true }).fill(saul.password)
  await him.getByRole('button', { name: 'Sign in' }).click()
  await expect(him.getByRole('alert')).not.toBeEmpty()

  await page.getByRole('button', { name: 'Activate' }).click()
  await expect(page.getByText('Saul Suspended is active.')).toBeVisible()
  await him.goto('/login')
  await signIn(him, saul)
  await his.close()
})

test('the last owner keeps their role and their access', async ({ page, context, browser, portal, visit, hasScripts }) => {
  // An administrator has no power over an owner.
  await visit(page, `/org/users?search=${encodeURIComponent(OWNER.email)}`)
  await page.locator('tbody').getByRole('link', { name: OWNER.name }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(OWNER.name)
  await expect(page.getByRole('button', { name: 'Suspend' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Change role' })).toHaveCount(0)
  const address = page.url()
  expect((await context.request.post(`${address}/suspend`, { form: {}, maxRedirects: 0 })).status()).toBe(403)

  // The owner cannot give the role away while there is no other.
  const theirs = await browser.newContext({ baseURL: portal.url, javaScriptEnabled: hasScripts })
  await enter(theirs, portal, OWNER)
  const owner = await theirs.newPage()
  await visit(owner, address)
  await expect(owner.getByText('This is you', { exact: true })).toBeVisible()
  await owner.getByRole('combobox', { name: 'Role' }).selectOption('user')
  await owner.getByRole('button', { name: 'Change role' }).click()
  await expect(owner.getByText(/last owner/).first()).toBeVisible()
  await owner.reload()
  await expect(owner.getByRole('combobox', { name: 'Role' })).toHaveValue('owner')
  await theirs.close()
})

test('who has no business in the table does not see it', async ({ browser, portal }) => {
  const uma = await portal.add(somebody('Uma User'))
  const hers = await browser.newContext({ baseURL: portal.url })
  await enter(hers, portal, uma)
  const her = await hers.newPage()
  await her.goto('/account')
  await expect(her.locator('.sidebar').getByRole('link', { name: 'Users' })).toHaveCount(0)
  const answer = await her.goto('/org/users')
  expect(answer?.status()).toBe(403)
  expect((await her.goto('/org/users/usr_01jd0000000000000000000000'))?.status()).not.toBe(200)
  await hers.close()
})
