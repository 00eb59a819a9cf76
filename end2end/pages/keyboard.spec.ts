// The walk from the sign-in to a person's page with Tab, Enter and Escape alone; what has the focus is seen.
import type { Locator, Page } from '@playwright/test'
import { awake } from '../support/test'
import { enter, expect, OWNER, test } from './fixture'

/** Presses Tab until the element has the focus. Whatever is passed on the way must show that it has it. */
async function tabTo(page: Page, target: Locator, key = 'Tab') {
  await target.waitFor()
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
    const unseen = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return ''
      const shows = (element: Element, part?: string) => {
        const style = getComputedStyle(element, part)
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
      }
      const box = element.getBoundingClientRect()
      // The box around a search field and the row of a link show the focus in their place.
      const isShown = shows(element) || shows(element, '::after') || shows(element.closest('.search') ?? element)
      return isShown && box.width > 0 && box.height > 0 ? '' : element.outerHTML.slice(0, 200)
    })
    expect(unseen, 'has the focus and does not show it').toBe('')
  }
  throw new Error(`the keyboard does not reach ${target}`)
}

test('from the sign-in to a person, by the keyboard alone', async ({ page, everywhere }) => {
  test.setTimeout(90_000)
  expect(everywhere.length).toBeGreaterThan(0)
  await page.goto('/login')
  await expect(page.getByLabel('E-mail'), 'the focus starts at the first field').toBeFocused()
  await page.keyboard.type(OWNER.email)
  await tabTo(page, page.getByLabel('Password', { exact: true }))
  await page.keyboard.type(OWNER.password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/account$/)
  await awake(page)

  // The first stop skips the sidebar.
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to content' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()

  await tabTo(page, page.locator('.sidebar').getByRole('link', { name: 'Profile' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/profile$/)
  await awake(page)
  await tabTo(page, page.getByLabel('Phone'))
  await page.keyboard.type('nonsense')
  await page.keyboard.press('Enter')
  await expect(page.locator('#error-phone')).not.toBeEmpty()
  await expect(page.getByLabel('Phone'), 'the focus goes to what is wrong').toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('+34600111222')
  await tabTo(page, page.getByRole('button', { name: 'Save changes' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('Your profile is saved.')).toBeVisible()

  await tabTo(page, page.locator('.sidebar').getByRole('link', { name: 'Users' }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/org\/users$/)
  await awake(page)
  // A menu opens by Enter, and the search finds while one types.
  await tabTo(page, page.getByRole('searchbox'))
  await page.keyboard.type('Ada')
  await expect(page.locator('tbody tr')).toHaveCount(1)
  await expect(page.getByRole('searchbox'), 'the focus stays while the list changes').toBeFocused()
  await tabTo(page, page.locator('.filters summary').first())
  await page.keyboard.press('Enter')
  await expect(page.locator('.filters details').first()).toHaveAttribute('open')
  await page.keyboard.press('Enter')
  await tabTo(page, page.locator('tbody .row-link'))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ada Abbott')
  await awake(page)

  // The dialog takes the focus, keeps it, and gives it back.
  const suspend = page.getByRole('button', { name: 'Suspend' })
  const dialog = page.getByRole('alertdialog')
  await tabTo(page, suspend)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Cancel' }), 'the harmless choice has the focus').toBeFocused()
  for (let presses = 0; presses < 4; presses += 1) {
    await page.keyboard.press('Tab')
    // On its way round the focus passes the browser's own bar, where it is in no element of the page.
    const isKept = await dialog.evaluate((dialog) => dialog.contains(document.activeElement) || document.activeElement === document.body)
    expect(isKept, 'the focus stays in the dialog').toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(suspend).toBeFocused()
})

test('on a small screen the menu opens, closes by Escape and gives the focus back', async ({ page, context, portal, everywhere }) => {
  expect(everywhere.length).toBeGreaterThan(0)
  await enter(context, portal, OWNER)
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto('/account')
  await awake(page)
  const menu = page.locator('.topbar button')
  await tabTo(page, menu)
  await page.keyboard.press('Enter')
  await expect(page.locator('.sidebar')).toBeVisible()
  await tabTo(page, page.locator('.sidebar').getByRole('link', { name: 'Sessions' }))
  await page.keyboard.press('Escape')
  await expect(page.locator('.sidebar')).toBeHidden()
  await expect(menu).toBeFocused()
})
