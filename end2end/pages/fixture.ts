// A portal with enough in it that every page has something to show.
import type { Browser, BrowserContext } from '@playwright/test'
import { passkeyDevice } from '../support/phone'
import { places, type Guarded, type Place, type Visitor } from '../support/places'
import { awake, test as base, enter, enterWith, OWNER, Portal, somebody, type Person } from '../support/test'

const PEOPLE = ['Ada Abbott', 'Bruno Benítez', 'Carmen Castel', 'Dmitri Duval', 'Élise Egede', 'Farid Fischer', 'Greta Gruber', 'Hugo Hansen', 'Ines Ibáñez', 'Jonas Jensen',
  'Wolfeschlegelsteinhausenbergerdorff Maximiliana-Alexandrina']

const pathOf = (link: string) => new URL(link).pathname + new URL(link).search
const tokenOf = (link: string) => new URL(link, 'http://portal').searchParams.get('token') ?? ''

/** Where the link leads that somebody new gets who wants another address. */
async function newAddress(portal: Portal, person: Person): Promise<string> {
  await portal.post('/account/email', { email: `moved.${person.email}` }, await portal.signIn(await portal.add(person)))
  return pathOf((await portal.mailbox.next(`moved.${person.email}`)).link)
}

const PHONE = '+34600111222'

/** Somebody who has every way to sign in that there is. */
async function guard(portal: Portal, browser: Browser): Promise<Guarded> {
  const person = await portal.add(somebody('Gil Guarded'))
  const session = await portal.signIn(person)
  const { user } = await (await fetch(`${portal.url}/api/users/profile`, { headers: { cookie: session } })).json()
  const context = await browser.newContext({ baseURL: portal.url })
  await enterWith(context, portal, session)
  const page = await context.newPage()
  await passkeyDevice(context, page)
  await page.goto('/account/security')
  await awake(page)
  await page.locator('.passkey button').click()
  await page.waitForURL(/passkey_/)
  const passkey = new URL(page.url()).pathname
  await context.close()
  const { key } = await portal.guard(session, PHONE)
  return { person, id: user.id, session, key, passkey }
}

type Everywhere = { places: Place[]; guarded: Guarded }

export const test = base.extend<{ enterAs: (context: BrowserContext, visitor: Visitor) => Promise<void> }, { whole: Everywhere; everywhere: Place[] }>({
  // Passkeys want a name, not an address.
  portal: [async ({}, use) => {
    const portal = await Portal.start({ host: 'localhost', settings: { SESSIONS__PROOF_MINUTES: '60' } })
    try {
      await portal.setUp()
      await use(portal)
    } finally {
      await portal.stop()
    }
  }, { scope: 'worker', timeout: 60_000 }],

  /** Makes a context the one of such a visitor. */
  enterAs: async ({ portal, whole }, use) => use(async (context, visitor) => {
    await context.clearCookies()
    if (visitor === 'owner') await enter(context, portal, OWNER)
    if (visitor === 'guarded') await enterWith(context, portal, whole.guarded.session)
  }),

  everywhere: [async ({ whole }, use) => use(whole.places), { scope: 'worker' }],

  whole: [async ({ portal, browser }, use) => {
    for (const name of PEOPLE) await portal.add(somebody(name), { joins: name.startsWith('A') || name.startsWith('B') })
    await portal.add(somebody('Mara Manager'), { role: 'manager' })
    await portal.add(somebody('Otto Owner'), { role: 'owner' }) // so that the other one may leave
    const cookie = await portal.signIn(OWNER)
    await portal.signIn(OWNER) // a second session to look at
    await portal.post('/account/notifications/try', {}, cookie) // something in the inbox
    const { data } = await (await fetch(`${portal.url}/api/users?limit=50`, { headers: { cookie } })).json()
    const ada = data.find((person: { name: string }) => person.name.startsWith('Ada'))

    await portal.post('/auth/forgot-password', { email: ada.email })
    const reset = await portal.mailbox.next(ada.email)
    const guest = somebody('Gaia Guest')
    await fetch(`${portal.url}/api/users`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify({ email: guest.email, name: guest.name }) })
    const invitation = await portal.mailbox.next(guest.email)
    const key = { name: 'Nightly report', scopes: ['profile:read', 'user:read'], expires_in: 30, allowed_ips: ['192.0.2.0/24'] }
    await fetch(`${portal.url}/api/users/api-keys`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify(key) })
    const rita = somebody('Rita Registered')
    await portal.post('/register', { full_name: rita.name, email: rita.email, password: rita.password })
    const links = {
      verifyEmail: pathOf((await portal.mailbox.next(rita.email)).link),
      notMe: pathOf((await portal.mailbox.next(OWNER.email, 'New sign-in')).link),
      confirmAddress: await newAddress(portal, somebody('Anita Address')),
      undoAddress: '',
      download: '',
    }
    const bea = somebody('Bea Back')
    await portal.post('/email-change/confirm', { token: tokenOf(await newAddress(portal, bea)) })
    links.undoAddress = pathOf((await portal.mailbox.next(bea.email, 'was changed')).link)
    await portal.post('/account/privacy/export', {}, cookie)
    links.download = pathOf((await portal.mailbox.next(OWNER.email, 'data is ready')).link)
    const guarded = await guard(portal, browser)
    const inviteToken = new URL(invitation.link).pathname.split('/')[2]
    await use({ places: await places(portal, ada.id, tokenOf(reset.link), inviteToken, links, guarded), guarded })
  }, { scope: 'worker', timeout: 60_000 }],
})

export { enter, OWNER }
export { expect } from '../support/test'
