// A copy of one's data, and leaving.
import { awake, enter, expect, signIn, somebody, test } from '../support/test'
import { unzip } from '../support/zip'

/** As many jobs as run at once, and one more. */
const BUSY = 9

test('a copy of everything is asked for, waited for, fetched once, and says what is held', async ({ page, context, portal, visit, hasScripts }) => {
  const zoe = await portal.add(somebody('Zoé Zipped'))
  await enter(context, portal, zoe)
  await visit(page, '/account')
  await page.locator('.sidebar').getByRole('link', { name: 'Privacy' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Privacy')
  if (hasScripts) await awake(page)

  // The mail server is slow, so the copy has to wait for its turn.
  const goOn = portal.mailbox.hold()
  try {
    for (let guest = 0; guest < BUSY; guest += 1) await portal.add(somebody('Gil Guest'), { joins: false, invited: true })
    await page.getByRole('button', { name: 'Make a copy' }).click()
    await expect(page.getByText('Your copy is on its way.')).toBeVisible()
    await expect(page.getByText('Your copy is being made')).toBeVisible()
    const bar = page.getByRole('progressbar', { name: 'Progress' })
    await expect(bar).toHaveAttribute('value', '0')
    await expect(page.getByRole('button', { name: 'Make a copy' }), 'one at a time').toHaveCount(0)
    if (hasScripts) {
      const answer = await page.waitForResponse('**/account/privacy/export')
      expect(await answer.json(), 'the bar asks how far it is').toEqual({ percent: 0, is_open: true })
      // The number reaches the bar.
      await page.route('**/account/privacy/export', (route) => route.fulfill({ json: { percent: 40, is_open: true } }), { times: 1 })
      await expect(bar).toHaveAttribute('value', '40')
    }
  } finally {
    goOn()
  }
  // The page finds out by itself, by its island or by asking anew.
  await expect(page.getByText(/Your copy is ready. The link in the mail works once/)).toBeVisible({ timeout: 15_000 })
  await expect(page.getByText(/The next copy can be made on/)).toBeVisible()

  const letter = await portal.mailbox.next(zoe.email)
  expect(letter.subject).toBe('The copy of your Lantern Works data is ready')
  await visit(page, letter.link)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Download your data')
  await page.reload()
  if (hasScripts) await awake(page)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the ZIP' }).click()])
  expect(file.suggestedFilename()).toMatch(/^portico-\d{4}-\d\d-\d\d\.zip$/)
  const pieces: Buffer[] = []
  for await (const piece of await file.createReadStream()) pieces.push(piece as Buffer)
  const files = unzip(Buffer.concat(pieces))
  expect(files.get('README.txt')).toContain('Lantern Works')
  const [profile] = JSON.parse(files.get('profile.json')!)
  expect(profile).toMatchObject({ email: zoe.email, full_name: zoe.name })
  expect(files.get('profile.csv')).toContain(zoe.email)
  const kinds = JSON.parse(files.get('activity.json')!).map(({ kind }: { kind: string }) => kind)
  expect(kinds).toContain('user.login')
  expect(files.get('activity.csv')!.split('\n').length).toBeGreaterThan(kinds.length)
  for (const [name, text] of files) {
    expect(text, name).not.toMatch(/argon2|token_hash|password_hash/)
    if (name.endsWith('.json')) expect(files.has(name.replace('.json', '.csv')), name).toBe(true)
  }

  // The link is used up, whether it is opened or sent once more.
  await page.goto(letter.link)
  await expect(page.getByText('This copy was downloaded already')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Download the ZIP' })).toHaveCount(0)
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const again = await fetch(`${portal.url}/account/privacy/download`, { method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ token: new URL(letter.link).searchParams.get('token')! }) })
  expect(await again.text()).toContain('This copy was downloaded already')
  await page.getByRole('link', { name: 'Back to privacy' }).click()
  await expect(page.getByText('The last copy was downloaded, and its file is deleted.')).toBeVisible()
})

test('an account that is to be deleted is kept by signing in, and the end can be planned again', async ({ page, portal, visit }) => {
  const leo = await portal.add(somebody('Leo Leaving'))
  await visit(page, '/login')
  await signIn(page, leo)

  const leave = async () => {
    await visit(page, '/account/privacy')
    await page.getByRole('button', { name: 'Delete account' }).first().click()
    const dialog = page.getByRole('alertdialog')
    await expect(dialog).toContainText(/everything listed on this page is deleted for good \(\d+ entr/)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
    await page.getByRole('button', { name: 'Delete account' }).first().click()
    await dialog.getByRole('button', { name: 'Delete account' }).click()
    await expect(page).toHaveURL(/\/login$/)
    await expect(page.getByText(/Your account will be deleted on .+\. Sign in before then to keep it\./)).toBeVisible()
    const letter = await portal.mailbox.next(leo.email)
    expect(letter.subject).toBe('Your Lantern Works account will be deleted')
    return letter
  }
  const planned = await leave()
  await page.goto('/account')
  await expect(page, 'every session is over').toHaveURL(/\/login$/)

  await visit(page, planned.link)
  await signIn(page, leo)
  await expect(page.getByText('Welcome back. Your account is kept and will not be deleted.')).toBeVisible()
  expect((await portal.mailbox.next(leo.email)).subject).toBe('Your Lantern Works account is kept')
  await visit(page, '/account/activity')
  await expect(page.locator('main')).toContainText(/delet/i)

  await leave()
})
