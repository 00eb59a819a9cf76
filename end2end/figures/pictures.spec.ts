// The pictures of the README: the table of people of the sample organisation, in both themes.
// Taken on purpose only: PORTICO_PICTURES=1 npx playwright test --config end2end --project=figures pictures
import { expect, test } from '@playwright/test'
import { Portal } from '../support/portal'
import { awake, enter } from '../support/test'

test.skip(!process.env.PORTICO_PICTURES, 'the pictures of the README are taken on purpose only')

test('the pictures of the README', async ({ page, context }) => {
  test.setTimeout(60_000)
  const portal = await Portal.start({ demo: true })
  try {
    await enter(context, portal, await portal.sampleOwner())
    await page.goto(`${portal.url}/org/users`)
    await awake(page)
    for (const [theme, file] of [['light', 'screenshot'], ['dark', 'screenshot-dark']]) {
      await page.evaluate((theme) => void (document.documentElement.dataset.theme = theme), theme)
      await page.mouse.move(700, 20)
      await page.screenshot({ path: `docs/${file}.png` })
    }
    await expect(page.locator('tbody tr')).not.toHaveCount(0)
  } finally {
    await portal.stop()
  }
})
