// What is looked at on every page.
import axe from 'axe-core'
import type { Page } from '@playwright/test'
import { WIDE } from '../support/places'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Pictures are for people: a run that nobody watches goes without. */
const PICTURES = !process.env.CI || !!process.env.PORTICO_PICTURES

/** What axe finds in both themes and whether something sticks out sideways; takes a picture in each theme on the way. */
export async function problemsOf(page: Page, name: string, { isFloating = false } = {}): Promise<string[]> {
  const problems: string[] = []
  const width = page.viewportSize()?.width ?? 0
  const taken = await page.evaluate(async () => {
    await document.fonts.ready
    return document.documentElement.scrollWidth
  })
  if (taken > width) problems.push(`${name}: ${taken} px wide`)
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(axe.source)
  for (const theme of ['light', 'dark']) {
    // As the server writes it; what is open stays open.
    await page.evaluate((theme) => void (document.documentElement.dataset.theme = theme), theme)
    // What floats belongs to the window, not to the page.
    if (PICTURES) await page.screenshot({ path: `test-results/pages/${name}-${width}-${theme}.png`, fullPage: !isFloating })
    // The themes differ in their colours alone, and those are the same at every width.
    if (theme === 'dark' && width < WIDE.width) continue
    for (const { id, help, nodes } of await violations(page, theme === 'light' ? { type: 'tag', values: TAGS } : { type: 'rule', values: ['color-contrast'] })) {
      const found = nodes.map((node) => `    ${node.html.slice(0, 160)}\n      ${[...node.any, ...node.all].map(({ message }) => message).join('; ').slice(0, 200)}`)
      problems.push(`${name} (${theme}): ${id}: ${help}\n${found.join('\n')}`)
    }
  }
  return problems
}

/** What axe finds. Pages hold no frames of others, so it looks at this one alone. */
const violations = (page: Page, runOnly: axe.RunOnly) => page.evaluate(async (runOnly) => {
  const { axe } = window as unknown as { axe: typeof import('axe-core') }
  return (await axe.run(document, { runOnly, resultTypes: ['violations'], iframes: false })).violations
}, runOnly)
