// A portal with enough in it that every page has something to show.
import { test as base, enter, OWNER, somebody } from '../support/test'
import { places, type Place } from '../support/places'

const PEOPLE = ['Ada Abbott', 'Bruno Benítez', 'Carmen Castel', 'Dmitri Duval', 'Élise Egede', 'Farid Fischer', 'Greta Gruber', 'Hugo Hansen', 'Ines Ibáñez', 'Jonas Jensen',
  'Wolfeschlegelsteinhausenbergerdorff Maximiliana-Alexandrina']

export const test = base.extend<{}, { everywhere: Place[] }>({
  everywhere: [async ({ portal }, use) => {
    for (const name of PEOPLE) await portal.add(somebody(name), { joins: name.startsWith('A') || name.startsWith('B') })
    await portal.add(somebody('Mara Manager'), { role: 'manager' })
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
    await use(await places(portal, ada.id, new URL(reset.link).searchParams.get('token') ?? '', new URL(invitation.link).pathname.split('/')[2]))
  }, { scope: 'worker', timeout: 60_000 }],
})

export { enter, OWNER }
export { expect } from '../support/test'
