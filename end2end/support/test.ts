// What every spec stands on: a portal of its worker, a browser that is watched, and a few words for what people do.
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test'
import { OWNER, Portal, somebody, type Person } from './portal'

export type Options = { hasScripts: boolean }
type Fixtures = { watched: void; visit: Visit }
type Visit = (page: Page, path: string) => Promise<void>

export const test = base.extend<Options & Fixtures, { portal: Portal }>({
  hasScripts: [true, { option: true }],

  portal: [async ({}, use) => {
    // After a minute one shows anew who one is before anything sensitive: no test lasts so long, but sessions can be made that are older.
    const portal = await Portal.start({ settings: { SESSIONS__PROOF_MINUTES: '1' } })
    try {
      await portal.setUp()
      await use(portal)
    } finally {
      await portal.stop()
    }
  }, { scope: 'worker', timeout: 60_000 }],

  baseURL: async ({ portal }, use) => use(portal.url),

  /** No spec passes while the browser complains or something goes to another origin. */
  watched: [async ({ context, hasScripts }, use) => {
    const complaints = watch(context, hasScripts)
    await use()
    expect(complaints, 'complaints of the browser').toEqual([])
  }, { auto: true }],

  /** Opens a page and waits until it is as awake as it will be. */
  visit: async ({ hasScripts }, use) => use(async (page, path) => {
    await page.goto(path)
    if (hasScripts) await awake(page)
  }),
})

export { expect }

/** Collects what the browser says against our pages. */
export function watch(context: BrowserContext, hasScripts: boolean): string[] {
  const complaints: string[] = []
  context.on('console', (message) => {
    // A refused form answers 4xx, which Chromium logs; the walk looks at the answer itself.
    const isAnswer = message.text().startsWith('Failed to load resource: the server responded with a status of 4')
    // Without scripts nothing uses what was loaded ahead for them.
    const isUnused = !hasScripts && message.text().includes('was preloaded using link preload but not used')
    // Dialogs open as popovers where the browser does not know the command; where it does, it says so.
    const isFallback = message.text().startsWith('popovertarget is ignored')
    // A letter in the development mailbox lies in a frame that runs no script; the tests' own observers want to.
    const isLetter = message.text().startsWith('Blocked script execution') && message.text().includes('/dev/mailbox/')
    if (['error', 'warning'].includes(message.type()) && !isLetter && !isAnswer && !isUnused && !isFallback) complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => complaints.push(`uncaught on ${error.page()?.url()}: ${error.error().name} ${error.error().stack || error.error().message || String(error.error())}`))
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (!['127.0.0.1', 'localhost'].includes(url.hostname) && !['data:', 'blob:', 'about:', 'chrome-error:'].includes(url.protocol)) complaints.push(`request to ${request.url()}`)
  })
  return complaints
}

/** Waits for the islands. The pages before the sign-in load them at the first touch, so one is made, which changes nothing. */
export async function awake(page: Page) {
  await page.keyboard.press('Shift')
  await page.locator('html[data-awake]').waitFor({ state: 'attached', timeout: 15_000 })
}

/** Signs in by the form. */
export async function signIn(page: Page, person: Person) {
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/account$/)
}

/** Ends a portal that a test started for itself. The pages go first: one that is open complains that its stream was cut. */
export async function end(portal: Portal, context: BrowserContext) {
  await Promise.all(context.pages().map((page) => page.close()))
  await portal.stop()
}

/** A context in which this person is signed in already, for specs about other things. */
export async function enter(context: BrowserContext, portal: Portal, person: Person) {
  await enterWith(context, portal, await portal.signIn(person))
}

/** The same with a session that is there already. */
export async function enterWith(context: BrowserContext, portal: Portal, session: string) {
  const cookies = session.split('; ').map((cookie) => {
    const at = cookie.indexOf('=')
    return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: portal.url }
  })
  await context.addCookies(cookies)
}

export { OWNER, Portal, somebody, type Person }
