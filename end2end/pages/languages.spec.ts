// Every page in Spanish and French: no text of the English page is left, but what is the same in both languages or a name. All of it at 400 % zoom,
// where the words of none stick out sideways.
import type { Page } from '@playwright/test'
import { awake } from '../support/test'
import { PARTS, VISITORS } from '../support/places'
import { expect, OWNER, test } from './fixture'

/** Names, and words that are spelt alike. */
const ALIKE: Record<string, RegExp> = {
  es: /^(ID|No|Push|Slack|Portico|English|Español|Français|Error|Manager)$/,
  fr: /^(ID|Push|Slack|Notifications|Messages|Zoom|Certifications|Portico|English|Español|Français|Sessions|Organisation|Navigation|Pages|Menu|E-mail|Action|Code|Expiration)$/,
}
const NAME = /@|Lantern Works|^Chrome( · Linux)?$|Nightly report|ptk_live_|^([a-z_]+:[a-z]+(, )?)+$|^user_|\bUTC\b|Europe\/|^\p{Lu}{1,2}$/u

/** All that somebody reads or hears, with the names of people taken out. */
async function words(page: Page, names: string[]): Promise<string[]> {
  const found = await page.evaluate(() => {
    const texts: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement?.closest('script, style, datalist, option[lang], [translate=no]')) texts.push(walker.currentNode.textContent ?? '')
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.push(element.getAttribute(name) ?? '')
    }
    return [document.title.split(' · ')[0], ...texts]
  })
  return [...new Set(found.map((text) => text.replace(/\s+/g, ' ').trim()))].filter((text) => /\p{L}{2}/u.test(text) && !NAME.test(text) && !names.includes(text))
}

/** 1280 pixels at 400 % are 320. */
const ZOOMED = { width: 320, height: 640 }

for (const [part, belongs] of PARTS) {
  test(`every page of ${part}, in three languages and at 400 % zoom`, async ({ page, context, portal, everywhere, enterAs }) => {
    test.setTimeout(300_000)
    page.setDefaultTimeout(10_000)
    await page.setViewportSize(ZOOMED)
    const cookie = await portal.signIn(OWNER)
    const { data } = await (await fetch(`${portal.url}/api/users?limit=100`, { headers: { cookie } })).json()
    const names = data.map((person: { name: string }) => person.name)
    const left: string[] = []
    for (const visitor of VISITORS) {
      const places = everywhere.filter((place) => place.visitor === visitor && belongs(place))
      if (places.length === 0) continue
      await enterAs(context, visitor)
      const english = new Map<string, string[]>()
      for (const language of ['en', 'es', 'fr']) {
        await context.request.post('/preferences/look', { form: { language, back: '/login' } })
        for (const place of places) {
          try {
            await page.goto(place.path)
            if (place.prepare) {
              await awake(page)
              await place.prepare(page)
            }
            await expect(page.locator('html'), place.name).toHaveAttribute('lang', language)
          } catch (error) {
            left.push(`${place.name} in ${language}: ${error}`)
            continue
          }
          const width = await page.evaluate(() => document.documentElement.scrollWidth)
          if (width > ZOOMED.width) left.push(`${place.name} in ${language}: ${width} px wide`)
          const here = await words(page, names)
          if (language === 'en') english.set(place.name, here)
          else left.push(...here.filter((text) => english.get(place.name)?.includes(text) && !ALIKE[language].test(text)).map((text) => `${place.name} in ${language}: ${text}`))
        }
      }
      await context.request.post('/preferences/look', { form: { language: 'en', back: '/login' } })
    }
    expect(left).toEqual([])
  })
}
