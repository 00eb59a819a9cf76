// The portal as people run it: the real binary, a database of its own, a real mail server beside it.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Mailbox } from './mailbox'
import { codeOf } from './codes'
import { Texts } from './phone'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const binary = resolve(process.env.PORTICO_BIN ?? join(root, 'target/dist/portico'))
const site = process.env.PORTICO_SITE && resolve(process.env.PORTICO_SITE)

export type Person = { name: string; email: string; password: string }

export const ORGANIZATION = 'Lantern Works'
export const OWNER: Person = { name: 'Olivia Owner', email: 'olivia@lantern.example', password: 'brass lantern over water' }

export class Portal {
  private constructor(
    readonly url: string,
    readonly mailbox: Mailbox,
    readonly texts: Texts,
    private folder: string,
    private server: ChildProcess,
    private output: string[],
  ) {}

  /** Starts one with nothing in it, or with the sample organisation and the development mailbox. */
  static async start({ demo = false, host = '127.0.0.1', settings = {} as Record<string, string> } = {}): Promise<Portal> {
    if (!existsSync(binary)) throw new Error(`${binary} is missing: run 'make build' first, or name another by PORTICO_BIN`)
    const [mailbox, texts, port, folder] = await Promise.all([Mailbox.open(), Texts.open(), freePort(), mkdtemp(join(tmpdir(), 'portico-end2end-'))])
    const url = `http://${host}:${port}`
    const environment = {
      SERVER__BIND: `127.0.0.1:${port}`,
      SERVER__BASE_URL: url,
      ...(site && { SERVER__SITE_DIR: site }),
      STORE__URL: `sqlite:${join(folder, 'portico.db')}`,
      KEYS__MASTER_FILE: join(folder, 'master.key'),
      MAIL__FROM: 'Lantern Works <portal@lantern.example>',
      MAIL__SMTP__HOST: '127.0.0.1',
      MAIL__SMTP__PORT: String(mailbox.port),
      MAIL__SMTP__TLS: 'none',
      SMS__TRANSPORT: 'http',
      SMS__HTTP__URL: texts.url,
      // The walk signs in some hundred times, from one address: neither is what is tried here.
      HASHING__MEMORY_KIB: '1024',
      HASHING__ITERATIONS: '1',
      THROTTLE__FREE_PER_ACCOUNT: '100',
      THROTTLE__FREE_PER_ADDRESS: '10000',
      ...settings,
    }
    const server = spawn(binary, demo ? ['serve', '--demo'] : ['serve'], {
      cwd: folder,
      env: { ...process.env, ...Object.fromEntries(Object.entries(environment).map(([key, value]) => [`PORTICO__${key}`, value])) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output: string[] = []
    const portal = new Portal(url, mailbox, texts, folder, server, output)
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    try {
      await portal.printed(/Portico is ready/)
    } catch (error) {
      await portal.stop()
      throw error
    }
    return portal
  }

  /** The owner of the sample organisation, as it is printed. */
  async sampleOwner(): Promise<Person> {
    const [, password, email] = await this.printed(/with the password (.+) as\s+owner\s+(\S+)/)
    return { name: 'the owner', email, password }
  }

  /** Waits until the portal has printed this. */
  private async printed(wanted: RegExp): Promise<RegExpExecArray> {
    const end = Date.now() + 20_000
    for (;;) {
      const found = wanted.exec(this.output.join(''))
      if (found) return found
      if (this.server.exitCode !== null || Date.now() > end) throw new Error(`the portal did not print ${wanted}:
${this.output.join('')}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /** The link that is printed when nothing is set up. */
  async setUpLink(): Promise<string> {
    return (await this.printed(/http:\/\/\S+\/setup\?token=\S+/))[0]
  }

  /** Sends a form as a browser without scripts does. */
  async post(path: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
    const response = await fetch(this.url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers: { cookie } })
    if (response.status !== 303) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`)
    return response
  }

  /** Makes the organisation and its owner without a browser, for specs about other things. */
  async setUp(): Promise<void> {
    const token = new URL(await this.setUpLink()).searchParams.get('token') ?? ''
    await this.post('/setup', { token, organization: ORGANIZATION, full_name: OWNER.name, email: OWNER.email, password: OWNER.password })
  }

  /** The cookie of a new session. */
  async signIn(person: Person): Promise<string> {
    const response = await this.post('/login', { email: person.email, password: person.password })
    if (response.headers.get('location') !== '/account') throw new Error(`${person.email} could not sign in: ${response.headers.get('location')}`)
    return cookieOf(response)
  }

  /** The session of the owner by which people are added, once they would have to show anew who they are. The portal is to ask after a minute. */
  async oldSession(): Promise<string> {
    const session = await this.byOwner()
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, this.ownerSince + 61_000 - Date.now())))
    return session
  }

  private byOwner(): Promise<string> {
    return (this.ownerCookie ??= this.signIn(OWNER).finally(() => (this.ownerSince = Date.now())))
  }

  /** Adds somebody over the API, and takes the invitation up where they join. */
  async add(person: Person, { role = 'user', joins = true, invited = joins } = {}): Promise<Person> {
    const response = await fetch(`${this.url}/api/users`, {
      method: 'POST',
      headers: { cookie: await this.byOwner(), 'content-type': 'application/json' },
      body: JSON.stringify({ email: person.email, name: person.name, roles: [role], sendInvitation: invited }),
    })
    if (response.status !== 201) throw new Error(`POST /api/users answered ${response.status}: ${await response.text()}`)
    if (joins) {
      const letter = await this.mailbox.next(person.email)
      await this.post(new URL(letter.link).pathname, { full_name: person.name, password: person.password })
    }
    return person
  }

  /** Sends JSON as somebody who is signed in. */
  private async send(path: string, body: object, cookie: string) {
    const response = await fetch(this.url + path, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }

  /** Sets an authenticator up for somebody who is signed in, and codes by text message where a number is given. */
  async guard(cookie: string, phone?: string): Promise<{ key: string; backupCodes: string[] }> {
    const { secret: key } = await this.send('/api/users/mfa/enable', { method: 'totp' }, cookie)
    const { backupCodes } = await this.send('/api/users/mfa/verify', { code: codeOf(key), backupCodes: true }, cookie)
    if (phone) {
      await this.send('/api/users/mfa/enable', { method: 'sms', phone }, cookie)
      await this.send('/api/users/mfa/verify', { code: await this.texts.code(phone) }, cookie)
    }
    return { key, backupCodes }
  }

  private ownerCookie?: Promise<string>
  private ownerSince = 0

  async stop() {
    if (this.server.exitCode === null && this.server.signalCode === null) {
      const gone = new Promise((resolve) => this.server.once('exit', resolve))
      this.server.kill('SIGTERM')
      const timer = setTimeout(() => this.server.kill('SIGKILL'), 5_000)
      await gone
      clearTimeout(timer)
    }
    await Promise.all([this.mailbox.close(), this.texts.close()])
    await rm(this.folder, { recursive: true, force: true })
  }
}

const cookieOf = (response: Response) => response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).filter((cookie) => !cookie.endsWith('=')).join('; ')

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

let count = 0

/** Somebody new, who is nobody else in this run. */
export function somebody(name: string): Person {
  count += 1
  const address = name.normalize('NFD').replace(/[^A-Za-z ]/g, '').toLowerCase().replaceAll(' ', '.')
  return { name, email: `${address}.${count}@lantern.example`, password: `quiet harbour ${count} evening` }
}
