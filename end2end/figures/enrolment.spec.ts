// How long it takes to set an authenticator up and to be signed in by it, with hands that do not hesitate: the portal's and the browser's
// part of it. Printed for docs/SIZES.md; nothing is asserted of the time.
import { mkdirSync, writeFileSync } from 'node:fs'
import { codeOf } from '../support/codes'
import { awake, enter, expect, somebody, test, type Portal } from '../support/test'
import type { Browser } from '@playwright/test'

const RUNS = 5

test('how long it takes from the first page of an authenticator to being signed in by it', async ({ browser, portal }) => {
  test.setTimeout(120_000)
  const runs: { enrolled: number; signedIn: number }[] = []
  for (let run = 0; run < RUNS; run += 1) runs.push(await enrol(browser, portal))
  runs.sort((a, b) => a.signedIn - b.signedIn)
  const { enrolled, signedIn } = runs[Math.floor(RUNS / 2)]
  const line = `| from opening the page | ms |\n|---|--:|\n| backup codes are shown | ${enrolled.toFixed(0)} |\n| signed in by the new factor, signing out between | ${signedIn.toFixed(0)} |`
  mkdirSync('test-results', { recursive: true })
  writeFileSync('test-results/enrolment.md', `${line}\n`)
  console.log(`\n${line}\n`)
})

async function enrol(browser: Browser, portal: Portal) {
  const person = await portal.add(somebody('Erin Enrols'))
  const context = await browser.newContext({ baseURL: portal.url })
  await enter(context, portal, person)
  const page = await context.newPage()
  const start = performance.now()
  await page.goto('/account/security/app')
  await page.getByRole('button', { name: 'Show the picture' }).click()
  const key = await page.locator('code.key').innerText()
  await page.getByLabel('Code', { exact: true }).fill(codeOf(key))
  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.locator('.codes').waitFor()
  const enrolled = performance.now() - start
  await page.locator('.sidebar').getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/login$/)
  await awake(page)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/login\/mfa/)
  // The code before is used up; the portal takes the one that comes next as well.
  await page.getByLabel('Code', { exact: true }).fill(codeOf(key, 1))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/account$/)
  const signedIn = performance.now() - start
  await expect(page.locator('.sidebar')).toBeVisible()
  await context.close()
  return { enrolled, signedIn }
}
