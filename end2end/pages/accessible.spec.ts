// Every page, in both themes and at two widths: axe finds nothing, nothing sticks out sideways, and a picture is taken.
import { NARROW, PARTS, VISITORS, WIDE } from '../support/places'
import { awake, end, Portal } from '../support/test'
import { enter, expect, test } from './fixture'
import { problemsOf } from './inspection'

for (const [part, belongs] of PARTS) {
  test(`every page of ${part}`, async ({ page, context, everywhere, enterAs }) => {
    test.setTimeout(600_000)
    page.setDefaultTimeout(10_000)
    const problems: string[] = []
    for (const visitor of VISITORS) {
      const places = everywhere.filter((place) => place.visitor === visitor && belongs(place))
      if (places.length === 0) continue
      await enterAs(context, visitor)
      for (const place of places) {
        try {
          for (const size of [WIDE, NARROW]) {
            await page.setViewportSize(size)
            // What stands above the page is opened anew, for it is placed when it opens; everything else makes room by itself.
            if (size === WIDE || place.isFloating) {
              await page.goto(place.path)
              await awake(page)
              await place.prepare?.(page)
            }
            problems.push(...(await problemsOf(page, place.name, place)))
          }
        } catch (error) {
          problems.push(`${place.name}: ${error}`)
        }
      }
    }
    expect(problems.join('\n')).toBe('')
  })
}

test('the development mailbox of the sample organisation', async ({ page, context }) => {
  test.setTimeout(90_000)
  const portal = await Portal.start({ demo: true })
  try {
    const owner = await portal.sampleOwner()
    await portal.post('/auth/forgot-password', { email: owner.email })
    await enter(context, portal, owner)
    const problems: string[] = []
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size)
      await expect(async () => {
        await page.goto(`${portal.url}/dev/mailbox`)
        await expect(page.locator('main').getByRole('link').first()).toBeVisible({ timeout: 500 })
      }).toPass()
      problems.push(...(await problemsOf(page, 'mailbox')))
      await page.locator('main').getByRole('link').first().click()
      await expect(page).toHaveURL(/\/dev\/mailbox\/.+/)
      // The letter itself lies in a frame in which no script runs, axe's neither.
      await expect(page.locator('iframe')).toHaveAttribute('title', /./)
      await page.screenshot({ path: `test-results/pages/letter-framed-${size.width}.png` })
      await page.locator('iframe').evaluate((frame) => frame.remove())
      problems.push(...(await problemsOf(page, 'letter')))
      await page.goto(`${portal.url}/org/users`)
      problems.push(...(await problemsOf(page, 'users-sample')))
    }
    expect(problems.join('\n')).toBe('')
  } finally {
    await end(portal, context)
  }
})
