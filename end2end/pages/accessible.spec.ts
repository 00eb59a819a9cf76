// Every page, in both themes and at two widths: axe finds nothing, nothing sticks out sideways, and a picture is taken.
import { NARROW, VISITORS, WIDE } from '../support/places'
import { awake, Portal } from '../support/test'
import { enter, expect, test } from './fixture'
import { problemsOf } from './inspection'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

for (const size of [WIDE, NARROW]) {
  test(`every page at ${size.width} pixels`, async ({ page, context, everywhere, enterAs }) => {
    test.setTimeout(300_000)
    await page.setViewportSize(size)
    page.setDefaultTimeout(10_000)
    const problems: string[] = []
    for (const visitor of VISITORS) {
      await enterAs(context, visitor)
      for (const place of everywhere.filter((place) => place.visitor === visitor)) {
        try {
          await page.goto(place.path)
          await awake(page)
          await place.prepare?.(page)
          problems.push(...(await problemsOf(page, place.name, place)))
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
    await portal.stop()
  }
})

test('at 400 % zoom nothing sticks out sideways', async ({ page, context, everywhere, enterAs }) => {
  test.setTimeout(180_000)
  // 1280 pixels at 400 % are 320.
  await page.setViewportSize({ width: 320, height: 256 })
  const wide: string[] = []
  for (const visitor of VISITORS) {
    await enterAs(context, visitor)
    for (const place of everywhere.filter((place) => place.visitor === visitor)) {
      await page.goto(place.path)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      if (width > 320) wide.push(`${place.name}: ${width} px`)
    }
  }
  expect(wide).toEqual([])
})
