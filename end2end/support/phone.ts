// A person's telephone in the tests: it takes text messages and holds passkeys.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from '@playwright/test'

/** The provider of text messages: keeps the latest to each number. */
export class Texts {
  private latest = new Map<string, string>()

  private constructor(private server: Server, readonly url: string) {}

  static async open(): Promise<Texts> {
    let texts: Texts
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { to, text } = JSON.parse(Buffer.concat(chunks).toString())
        texts.latest.set(to, text)
        response.end('{}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    texts = new Texts(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    return texts
  }

  /** The code that was sent to this number; waits for it, and takes it. */
  async code(number: string): Promise<string> {
    for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const code = /\d{6}/.exec(this.latest.get(number) ?? '')?.[0]
      if (code) {
        this.latest.delete(number)
        return code
      }
    }
    throw new Error(`no text message to ${number}`)
  }

  async close() {
    this.server.closeAllConnections()
    await new Promise<void>((resolve) => this.server.close(() => resolve()))
  }
}

/** Gives the browser a device that makes and shows passkeys, its holder being there and known to it. */
export async function passkeyDevice(context: BrowserContext, page: Page) {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } as const
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options })
  return {
    /** How many keys it holds. */
    count: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    /** Whether its holder shows their finger. */
    holderIsThere: (isUserVerified: boolean) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    /** Whether its holder presses the button. */
    presses: (enabled: boolean) => devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
  }
}
