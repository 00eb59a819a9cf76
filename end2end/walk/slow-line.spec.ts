// Pages over a line that brings them in parts.
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '../support/test'

test.skip(({ hasScripts }) => !hasScripts, 'what moves is told by the browser to a script')

/** Stands before the portal and sends the page up to its form; the rest after a while. */
async function slowLine(portal: string, rest: number) {
  const server = createServer((asked, answer) => {
    const onwards = request(portal + asked.url, { headers: { ...asked.headers, host: new URL(portal).host, 'accept-encoding': 'identity' } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        const { 'content-length': _, ...headers } = response.headers
        answer.writeHead(response.statusCode ?? 502, headers)
        const form = headers['content-type']?.startsWith('text/html') ? body.indexOf('<form') : -1
        if (form < 0) return answer.end(body)
        answer.write(body.subarray(0, form))
        setTimeout(() => answer.end(body.subarray(form)), rest)
      })
    })
    onwards.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

test('a page that comes in parts is shown when it is whole, and nothing in it moves', async ({ page, portal }) => {
  const line = await slowLine(portal.url, 1_000)
  try {
    await page.addInitScript(() => {
      const moved: number[] = []
      new PerformanceObserver((list) => moved.push(...list.getEntries().map((entry) => (entry as unknown as { value: number }).value))).observe({ type: 'layout-shift', buffered: true })
      Object.assign(globalThis, { moved })
    })
    await page.goto(`${line.url}/login`)
    await expect(page.getByLabel('E-mail')).toBeVisible()
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    expect(await page.evaluate(() => (globalThis as unknown as { moved: number[] }).moved)).toEqual([])
  } finally {
    await page.close()
    await line.close()
  }
})
