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
  /** Brings the page into the state, at one of the two widths. */
  prepare?: (page: Page) => Promise<void>
  /** Something stands above the page. */
  isFloating?: boolean
}

export const NARROW = { width: 360, height: 740 }
export const WIDE = { width: 1280, height: 800 }

const submit = (page: Page) => page.locator('form.form button[type=submit]').first().click()

/** Where links of letters lead, with what makes them work. */
export type Links = { confirmAddress: string; undoAddress: string; download: string }

/** Knows the password, and is asked for more. */
async function toSecondStep(page: Page, { email, password }: Person) {
  await page.locator('#field-email').fill(email)
  await page.locator('#field-password').fill(password)
  await submit(page)
  await page.locator('#field-code').waitFor()
}

export async function places(portal: Portal, personId: string, resetToken: string, inviteToken: string, links: Links, guarded: Guarded): Promise<Place[]> {
  const outside = (name: string, path: string, prepare?: Place['prepare']): Place => ({ name, path, visitor: 'nobody', prepare })
  const inside = (name: string, path: string, prepare?: Place['prepare']): Place => ({ name, path, visitor: 'owner', prepare })
  const secured = (name: string, path: string, prepare?: Place['prepare']): Place => ({ name, path, visitor: 'guarded', prepare })
  const floating = (place: Place): Place => ({ ...place, isFloating: true })
  return [
    outside('login', '/login'),
    outside('login-refused', '/login', async (page) => {
      await page.locator('#field-email').fill('somebody@lantern.example')
      await page.locator('#field-password').fill('wrong')
      await submit(page)
      await page.locator('.form-summary:not(:empty)').waitFor()
    }),
    outside('login-passkey', '/login/passkey'),
    outside('second-step', '/login', (page) => toSecondStep(page, guarded.person)),
    outside('second-step-refused', '/login', async (page) => {
      await toSecondStep(page, guarded.person)
      await page.locator('#field-code').fill('not a code')
      await submit(page)
      await page.locator('#error-code:not(:empty)').waitFor()
    }),
    outside('second-step-backup', '/login', async (page) => {
      await toSecondStep(page, guarded.person)
      await page.locator('a[href*="by=backup"]').click()
      await page.locator('a[href*="by=backup"]').waitFor({ state: 'detached' })
    }),
    outside('register', '/register'),
    outside('register-refused', '/register', async (page) => {
      await page.locator('#field-email').fill('nowhere')
      await page.locator('#field-password').fill('qwerty123')
      await submit(page)
      await page.locator('#error-email:not(:empty)').waitFor()
    }),
    outside('check-mail', '/verify-email?email=nora@lantern.example'),
    outside('link-invalid', '/verify-email?token=nonsense'),
    outside('address-confirm', links.confirmAddress),
    outside('address-undo', links.undoAddress),
    outside('address-link-invalid', '/email-change/confirm?token=nonsense'),
    outside('resend', '/verify-email/resend'),
    outside('forgot-password', '/auth/forgot-password'),
    outside('reset-password', `/auth/reset-password?token=${resetToken}`),
    outside('not-me-invalid', '/auth/not-me?token=nonsense'),
    outside('invitation', `/invite/${inviteToken}`),
    outside('set-up-done', new URL(await portal.setUpLink()).pathname + new URL(await portal.setUpLink()).search),
    outside('not-found', '/nothing/here'),
    inside('account', '/account'),
    floating(inside('account-menu', '/account', async (page) => {
      const menu = page.locator('.topbar button')
      if (await menu.isVisible()) await menu.click()
      await page.locator('.sidebar details summary').click()
    })),
    inside('profile', '/account/profile'),
    inside('profile-refused', '/account/profile', async (page) => {
      await page.locator('#field-phone').fill('call me')
      await page.locator('#field-username').fill('not a name!')
      await page.locator('#field-username').press('Enter')
      await page.locator('#error-phone:not(:empty)').waitFor()
    }),
    inside('profile-picture', '/account/profile', async (page) => {
      await page.locator('input[type=file]').setInputFiles('docs/screenshot.png')
      await page.locator('.crop canvas').waitFor()
    }),
    inside('preferences', '/account/preferences'),
    inside('preferences-refused', '/account/preferences', async (page) => {
      await page.locator('#field-timezone').fill('Mars/Olympus')
      await page.locator('#field-timezone').press('Enter')
      await page.locator('#error-timezone:not(:empty)').waitFor()
    }),
    inside('notifications', '/account/notifications'),
    inside('inbox', '/account/inbox'),
    inside('security', '/account/security'),
    inside('security-password', '/account/security/password'),
    inside('security-password-refused', '/account/security/password', async (page) => {
      await page.locator('#field-current_password').fill('wrong')
      await page.locator('#field-password').fill('12345678')
      await page.locator('#field-password').press('Enter')
      await page.locator('.error:not(:empty)').first().waitFor()
    }),
    inside('second-factor-app', '/account/security/app', async (page) => {
      const begin = page.locator('form[action="/account/security/app"] button')
      if (await begin.isVisible()) await begin.click()
      await page.locator('.qr svg').waitFor()
    }),
    inside('second-factor-sms', '/account/security/sms'),
    inside('second-factor-sms-refused', '/account/security/sms', async (page) => {
      await page.locator('#field-phone').fill('call me')
      await page.locator('#field-phone').press('Enter')
      await page.locator('#error-phone:not(:empty)').waitFor()
    }),
    secured('security-all', '/account/security'),
    secured('passkey', guarded.passkey),
    floating(secured('passkey-remove', guarded.passkey, (page) => page.locator('[commandfor=remove-passkey]').first().click())),
    secured('factors-off', '/account/security/off'),
    secured('factors-off-refused', '/account/security/off', async (page) => {
      await page.locator('#field-current_password').fill('wrong')
      await page.locator('#field-code').fill(codeOf(guarded.key))
      await page.locator('#field-code').press('Enter')
      await page.locator('#error-current_password:not(:empty)').waitFor()
    }),
    secured('factor-remove-app', '/account/security/app/off'),
    secured('factor-remove-sms', '/account/security/sms/off'),
    floating(secured('backup-codes-new', '/account/security', (page) => page.locator('[commandfor=new-codes]').first().click())),
    secured('backup-codes', '/account/security', async (page) => {
      await page.locator('[commandfor=new-codes]').first().click()
      await page.locator('form[action="/account/security/backup-codes"] button').click()
      await page.locator('.codes').waitFor()
    }),
    secured('confirm-all', '/account/confirm?return_to=%2Faccount%2Fsecurity'),
    inside('confirm', '/account/confirm?return_to=%2Faccount%2Fsecurity'),
    inside('change-address', '/account/email'),
    inside('sessions', '/account/sessions'),
    inside('devices', '/account/devices'),
    inside('device', '/account/devices', (page) => page.locator('.row-link').first().click()),
    floating(inside('device-remove', '/account/devices', async (page) => {
      await page.locator('.row-link').first().click()
      await page.locator('[commandfor=remove-device]').first().click()
    })),
    inside('privacy', '/account/privacy'),
    floating(inside('privacy-delete', '/account/privacy', (page) => page.locator('[commandfor=delete-account]').first().click())),
    inside('download', links.download),
    inside('download-invalid', '/account/privacy/download?token=nonsense'),
    inside('api-keys', '/account/api-keys'),
    inside('api-key-new', '/account/api-keys/new'),
    inside('api-key-refused', '/account/api-keys/new', async (page) => {
      await page.locator('#field-allowed_ips').fill('here')
      await page.locator('#field-allowed_ips').press('Enter')
      await page.locator('#error-scopes:not(:empty)').waitFor()
    }),
    inside('api-key-made', '/account/api-keys/new', async (page) => {
      await page.locator('#field-name').fill('Nightly report')
      await page.locator('[value="profile:read"]').check()
      await page.locator('#field-name').press('Enter')
      await page.locator('[data-key]').waitFor()
    }),
    inside('api-key-renew', '/account/api-keys', (page) => page.locator('a[href$="/rotate"]').first().click()),
    floating(inside('api-key-revoke', '/account/api-keys', (page) => page.locator('[commandfor^=revoke]').first().click())),
    inside('activity', '/account/activity'),
    inside('activity-security', '/account/activity?type=security&days=30', (page) => page.locator('.filters summary').first().click()),
    inside('activity-nothing', '/account/activity?type=settings'),
    inside('users', '/org/users'),
    inside('users-filtered', '/org/users?search=a&role=user&status=pending', async (page) => {
      await page.locator('.filters summary').first().click()
    }),
    inside('users-nobody', '/org/users?search=zzzz'),
    inside('add-person', '/org/users/new'),
    inside('person', `/org/users/${personId}`),
    inside('person-guarded', `/org/users/${guarded.id}`),
    inside('factors-reset', `/org/users/${guarded.id}/reset-second-factors`),
    inside('factors-reset-refused', `/org/users/${guarded.id}/reset-second-factors`, async (page) => {
      await page.locator('#field-reason').press('Enter')
      await page.locator('#error-reason:not(:empty)').waitFor()
    }),
    inside('org-settings', '/org/settings'),
    inside('org-field-new', '/org/settings/new-field'),
    inside('org-field-refused', '/org/settings/new-field', async (page) => {
      await page.locator('[id="field-label.en"]').fill('Cost centre')
      await page.locator('#field-key').fill('not a key!')
      await page.locator('#field-max').fill('many')
      await page.locator('#field-key').press('Enter')
      await page.locator('#error-key:not(:empty)').waitFor()
    }),
    inside('org-field', '/org/settings/fields/certifications'),
    floating(inside('org-field-remove', '/org/settings/fields/certifications', (page) => page.locator('[commandfor=remove-field]').first().click())),
    inside('org-newcomers', '/org/settings/newcomers'),
    inside('org-newcomers-refused', '/org/settings/newcomers', async (page) => {
      await page.locator('#field-timezone').fill('Mars/Olympus')
      await page.locator('#field-timezone').press('Enter')
      await page.locator('#error-timezone:not(:empty)').waitFor()
    }),
    inside('org-rules', '/org/settings/rules'),
    inside('org-rules-refused', '/org/settings/rules', async (page) => {
      await page.locator('#field-password_min_length').fill('many')
      await page.locator('#field-password_min_length').press('Enter')
      await page.locator('#error-password_min_length:not(:empty)').waitFor()
    }),
    inside('org-slack', '/org/settings/slack'),
    inside('org-slack-refused', '/org/settings/slack', async (page) => {
      await page.locator('#field-slack_webhook').fill('https://example.com/')
      await page.locator('#field-slack_webhook').press('Enter')
      await page.locator('#error-slack_webhook:not(:empty)').waitFor()
    }),
    floating(inside('person-suspend', `/org/users/${personId}`, async (page) => {
      await page.locator('[commandfor=suspend]').first().click()
    })),
  ]
}
