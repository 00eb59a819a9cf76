// How people want the portal to look, and how they want to be told of things.
import { enter, expect, somebody, test } from '../support/test'

test('preferences are saved, as they are chosen where scripts run', async ({ page, context, portal, visit, hasScripts }) => {
  const pia = await portal.add(somebody('Pia Preferring'))
  await enter(context, portal, pia)
  await visit(page, '/account')
  await page.locator('.sidebar').getByRole('link', { name: 'Preferences' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Preferences')
  const saved = async () => {
    if (hasScripts) await expect(page.locator('.save-state')).toHaveText('Saved')
    else {
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await expect(page.getByText('Your preferences are saved.')).toBeVisible()
    }
  }
  if (hasScripts) await expect(page.getByRole('button', { name: 'Save', exact: true }), 'no button is needed').toBeHidden()
  await page.locator('main').getByLabel('Theme').selectOption('dark')
  await saved()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByLabel('Work offline').check()
  await saved()

  // Widgets change places, by the keyboard as well.
  const widgets = page.locator('.sorter li')
  await expect(widgets.first()).toContainText('Security check-up')
  await page.getByRole('button', { name: 'Move Usage up' }).focus()
  await page.keyboard.press('Enter')
  await expect(widgets.nth(1)).toContainText('Usage')
  if (hasScripts) await expect(page.getByRole('button', { name: 'Move Usage up' }), 'the focus stays').toBeFocused()
  await page.getByRole('button', { name: 'Move Usage up' }).click()
  await expect(widgets.first()).toContainText('Usage')
  await expect(page.getByRole('button', { name: 'Move Usage up' })).toBeDisabled()
  if (hasScripts) await expect(page.locator('.save-state')).toHaveText('Saved')
  await page.reload()
  await expect(widgets.first()).toContainText('Usage')
  await expect(page.getByLabel('Work offline')).toBeChecked()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  // What is wrong is said at its field.
  await page.getByLabel('Time zone').fill('Mars/Olympus')
  await page.getByLabel('Time zone').press('Tab')
  if (!hasScripts) await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.locator('#error-timezone')).toHaveText('Choose a time zone from the list.')
  await page.getByLabel('Time zone').fill('Europe/Madrid')
  await page.getByLabel('Time zone').press('Tab')
  await saved()
  await expect(page.locator('#error-timezone')).toBeEmpty()

  await page.getByLabel('Opens first').selectOption('inbox')
  await saved()
  await page.goto('/')
  await expect(page).toHaveURL(/\/account\/inbox$/)
})

test('notifications come on the ways that were chosen, and the bell rings', async ({ page, context, portal, visit, hasScripts }) => {
  const nina = await portal.add(somebody('Nina Notified'))
  await enter(context, portal, nina)
  await visit(page, '/account/notifications')
  // Push and Slack; text messages come once a number is confirmed.
  await expect(page.getByText('Not set up here')).toHaveCount(2)
  await expect(page.locator('main a[href="/account/security/sms"]')).toBeVisible()
  await page.getByLabel('System updates: E-mail').uncheck()
  await page.getByLabel('Leave me alone between these hours').check()
  await page.getByLabel('From').fill('23:15')
  if (hasScripts) {
    await page.getByLabel('From').press('Tab')
    await expect(page.locator('.save-state')).toHaveText('Saved')
  } else {
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Your settings are saved.')).toBeVisible()
  }
  await page.reload()
  await expect(page.getByLabel('System updates: E-mail')).not.toBeChecked()
  await expect(page.getByLabel('From')).toHaveValue('23:15')

  // Another page of the same person hears of it without being loaded anew.
  const other = await context.newPage()
  await other.goto('/account/profile')
  const bell = other.locator('.sidebar [data-bell]')
  await expect(bell).toHaveAccessibleName('Inbox, nothing unread')
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  await portal.post('/account/notifications/try', {}, cookie)
  if (!hasScripts) await other.reload()
  await expect(bell).toHaveAccessibleName('Inbox, 1 unread')
  await other.goto('/account')
  const messages = other.getByRole('region', { name: 'Messages' })
  await expect(messages.getByRole('listitem')).toHaveCount(1)
  await expect(messages).toContainText('This is how a notification looks')
  await messages.getByRole('link', { name: 'Go to the inbox' }).click()
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Inbox')
  await expect(other.locator('.title', { hasText: 'This is how a notification looks' })).toBeVisible()
  await other.getByRole('button', { name: /^Open/ }).click()
  await expect(other).toHaveURL(/\/account\/notifications$/)
  await expect(bell).toHaveAccessibleName('Inbox, nothing unread')
  // What was read on one page is no news on the others.
  if (!hasScripts) await page.reload()
  await expect(page.locator('.sidebar [data-bell]')).toHaveAccessibleName('Inbox, nothing unread')
  await other.goto('/account')
  await expect(other.getByRole('heading', { level: 1 })).toContainText('Nina')
  await expect(messages, 'nothing to read, nothing to show').toHaveCount(0)
  await other.close()
})
