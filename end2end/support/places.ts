// Every page there is, and the states of pages that look different: for what is true of all of them.
import type { Page } from '@playwright/test'
import { codeOf } from './codes'
import type { Person, Portal } from './portal'

/** Who looks: nobody who is signed in, the owner, or somebody with every way to sign in. */
export const VISITORS = ['nobody', 'owner', 'guarded'] as const
export type Visitor = (typeof VISITORS)[number]

/** Somebody who has an authenticator, codes by text message, backup codes and a passkey. */
export type Guarded = { person: Person; id: string; session: string; key: string; passkey: string }

export type Place = {
  name: string
  path: string
  visitor: Visitor
  /** Brings the page into the state. */
  prepare?: (page: Page) => Promise<void>
  /** Something stands above the page, placed there when it was opened. */
  isFloating?: boolean
}

/** What can be looked at side by side, the longest first. */
export const PARTS: [string, (place: Place) => boolean][] = [
  ['an account', ({ visitor, path }) => visitor !== 'nobody' && !path.startsWith('/org')],
  ['an organisation', ({ path }) => path.startsWith('/org')],
  ['the way in', ({ visitor }) => visitor === 'nobody'],
]

export const NARROW = { width: 360, height: 740 }
export const WIDE = { width: 1280, height: 800 }

const field = (page: Page, name: string) => page.locator(`[id="field-${name}"]`)

/** Fills fields in, and sends their form from the last of them. */
const send = (typed: Record<string, string>) => async (page: Page) => {
  for (const [name, text] of Object.entries(typed)) await field(page, name).fill(text)
  await field(page, Object.keys(typed).at(-1)!).press('Enter')
}

/** The same, for the page to say what is wrong. */
const refused = (typed: Record<string, string>) => async (page: Page) => {
  await send(typed)(page)
  await page.locator(':is(.form-summary, .error):not(:empty)').first().waitFor()
}

const press = (selector: string) => (page: Page) => page.locator(selector).first().click()

/** Where links of letters lead, with what makes them work. */
export type Links = { verifyEmail: string; notMe: string; confirmAddress: string; undoAddress: string; download: string }

/** Knows the password, and is asked for more. */
async function toSecondStep(page: Page, { email, password }: Person) {
  await send({ email, password })(page)
  await field(page, 'code').waitFor()
}

export async function places(portal: Portal, personId: string, resetToken: string, inviteToken: string, links: Links, guarded: Guarded): Promise<Place[]> {
  const outside = (name: string, path: string, prepare?: Place['prepare']): Place => ({ name, path, visitor: 'nobody', prepare })
  const inside = (name: string, path: string, prepare?: Place['prepare']): Place => ({ name, path, visitor: 'owner', prepare })
  const secured = (name: string, path: string, prepare?: Place['prepare']): Place => ({ name, path, visitor: 'guarded', prepare })
  const floating = (place: Place): Place => ({ ...place, isFloating: true })
  return [
    outside('login', '/login'),
    outside('login-refused', '/login', refused({ email: 'somebody@lantern.example', password: 'wrong' })),
    outside('login-passkey', '/login/passkey'),
    outside('second-step', '/login', (page) => toSecondStep(page, guarded.person)),
    outside('second-step-refused', '/login', async (page) => {
      await toSecondStep(page, guarded.person)
      await refused({ code: 'not a code' })(page)
    }),
    outside('second-step-backup', '/login', async (page) => {
      await toSecondStep(page, guarded.person)
      await page.locator('a[href*="by=backup"]').click()
      await page.locator('a[href*="by=backup"]').waitFor({ state: 'detached' })
    }),
    outside('register', '/register'),
    outside('register-refused', '/register', refused({ email: 'nowhere', password: 'qwerty123' })),
    outside('check-mail', '/verify-email?email=nora@lantern.example'),
    outside('verify-email', links.verifyEmail),
    outside('link-invalid', '/verify-email?token=nonsense'),
    outside('address-confirm', links.confirmAddress),
    outside('address-undo', links.undoAddress),
    outside('address-link-invalid', '/email-change/confirm?token=nonsense'),
    outside('resend', '/verify-email/resend'),
    outside('forgot-password', '/auth/forgot-password'),
    outside('reset-password', `/auth/reset-password?token=${resetToken}`),
    outside('not-me', links.notMe),
    outside('not-me-invalid', '/auth/not-me?token=nonsense'),
    outside('invitation', `/invite/${inviteToken}`),
    outside('set-up-done', new URL(await portal.setUpLink()).pathname + new URL(await portal.setUpLink()).search),
    outside('not-found', '/nothing/here'),
    secured('not-allowed', '/org/users'),
    inside('account', '/account'),
    floating(inside('account-menu', '/account', async (page) => {
      const menu = page.locator('.topbar button')
      if (await menu.isVisible()) await menu.click()
      await page.locator('.sidebar details summary').click()
    })),
    inside('profile', '/account/profile'),
    inside('profile-refused', '/account/profile', refused({ phone: 'call me', username: 'not a name!' })),
    inside('profile-picture', '/account/profile', async (page) => {
      await page.locator('input[type=file]').setInputFiles('docs/screenshot.png')
      await page.locator('.crop canvas').waitFor()
    }),
    inside('preferences', '/account/preferences'),
    inside('preferences-refused', '/account/preferences', refused({ timezone: 'Mars/Olympus' })),
    inside('notifications', '/account/notifications'),
    inside('inbox', '/account/inbox'),
    inside('security', '/account/security'),
    inside('security-password', '/account/security/password'),
    inside('security-password-refused', '/account/security/password', refused({ current_password: 'wrong', password: '12345678' })),
    inside('second-factor-app', '/account/security/app', async (page) => {
      const begin = page.locator('form[action="/account/security/app"] button')
      if (await begin.isVisible()) await begin.click()
      await page.locator('.qr svg').waitFor()
    }),
    inside('second-factor-sms', '/account/security/sms'),
    inside('second-factor-sms-refused', '/account/security/sms', refused({ phone: 'call me' })),
    secured('security-all', '/account/security'),
    secured('passkey', guarded.passkey),
    floating(secured('passkey-remove', guarded.passkey, press('[commandfor=remove-passkey]'))),
    secured('factors-off', '/account/security/off'),
    secured('factors-off-refused', '/account/security/off', (page) => refused({ current_password: 'wrong', code: codeOf(guarded.key) })(page)),
    secured('factor-remove-app', '/account/security/app/off'),
    secured('factor-remove-sms', '/account/security/sms/off'),
    floating(secured('backup-codes-new', '/account/security', press('[commandfor=new-codes]'))),
    secured('backup-codes', '/account/security', async (page) => {
      await press('[commandfor=new-codes]')(page)
      await page.locator('form[action="/account/security/backup-codes"] button').click()
      await page.locator('.codes').waitFor()
    }),
    secured('confirm-all', '/account/confirm?return_to=%2Faccount%2Fsecurity'),
    inside('confirm', '/account/confirm?return_to=%2Faccount%2Fsecurity'),
    inside('change-address', '/account/email'),
    inside('sessions', '/account/sessions'),
    inside('devices', '/account/devices'),
    inside('device', '/account/devices', press('.row-link')),
    floating(inside('device-remove', '/account/devices', async (page) => {
      await press('.row-link')(page)
      await press('[commandfor=remove-device]')(page)
    })),
    inside('privacy', '/account/privacy'),
    floating(inside('privacy-delete', '/account/privacy', press('[commandfor=delete-account]'))),
    inside('download', links.download),
    inside('download-invalid', '/account/privacy/download?token=nonsense'),
    inside('api-keys', '/account/api-keys'),
    inside('api-key-new', '/account/api-keys/new'),
    inside('api-key-refused', '/account/api-keys/new', refused({ allowed_ips: 'here' })),
    inside('api-key-made', '/account/api-keys/new', async (page) => {
      await page.locator('[value="profile:read"]').check()
      await send({ name: 'Nightly report' })(page)
      await page.locator('[data-key]').waitFor()
    }),
    inside('api-key-renew', '/account/api-keys', press('a[href$="/rotate"]')),
    floating(inside('api-key-revoke', '/account/api-keys', press('[commandfor^=revoke]'))),
    inside('activity', '/account/activity'),
    inside('activity-security', '/account/activity?type=security&days=30', press('.filters summary')),
    inside('activity-nothing', '/account/activity?type=settings'),
    inside('users', '/org/users'),
    inside('users-filtered', '/org/users?search=a&role=user&status=pending', press('.filters summary')),
    inside('users-nobody', '/org/users?search=zzzz'),
    inside('add-person', '/org/users/new'),
    inside('person', `/org/users/${personId}`),
    inside('person-guarded', `/org/users/${guarded.id}`),
    inside('factors-reset', `/org/users/${guarded.id}/reset-second-factors`),
    inside('factors-reset-refused', `/org/users/${guarded.id}/reset-second-factors`, refused({ reason: '' })),
    inside('org-settings', '/org/settings'),
    inside('org-field-new', '/org/settings/new-field'),
    inside('org-field-refused', '/org/settings/new-field', refused({ 'label.en': 'Cost centre', key: 'not a key!', max: 'many' })),
    inside('org-field', '/org/settings/fields/certifications'),
    floating(inside('org-field-remove', '/org/settings/fields/certifications', press('[commandfor=remove-field]'))),
    inside('org-newcomers', '/org/settings/newcomers'),
    inside('org-newcomers-refused', '/org/settings/newcomers', refused({ timezone: 'Mars/Olympus' })),
    inside('org-rules', '/org/settings/rules'),
    inside('org-rules-refused', '/org/settings/rules', refused({ password_min_length: 'many' })),
    inside('org-slack', '/org/settings/slack'),
    inside('org-slack-refused', '/org/settings/slack', refused({ slack_webhook: 'https://example.com/' })),
    floating(inside('person-suspend', `/org/users/${personId}`, press('[commandfor=suspend]'))),
  ]
}
