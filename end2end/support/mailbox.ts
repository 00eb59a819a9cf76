// A mail server for the tests: it takes every letter and keeps it.
import { SMTPServer } from 'smtp-server'

export type Letter = { to: string; subject: string; text: string; html: string; link: string }

export class Mailbox {
  private letters: Letter[] = []
  private waiting: (() => void)[] = []
  private gate?: Promise<void>

  private constructor(private server: SMTPServer, readonly port: number) {}

  static async open(): Promise<Mailbox> {
    let mailbox: Mailbox
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, session, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', async () => {
          const raw = Buffer.concat(chunks).toString('latin1')
          for (const { address } of session.envelope.rcptTo) mailbox.keep(read(address, raw))
          await mailbox.gate
          done()
        })
      },
    })
    server.on('error', () => {}) // a portal that was stopped in the middle of a conversation
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    mailbox = new Mailbox(server, (server.server.address() as { port: number }).port)
    return mailbox
  }

  private keep(letter: Letter) {
    this.letters.push(letter)
    for (const wake of this.waiting.splice(0)) wake()
  }

  /** The next letter to this address with these words in its subject, taken out of the box; waits for it. */
  async next(to: string, about = ''): Promise<Letter> {
    const end = Date.now() + 10_000
    for (;;) {
      const at = this.letters.findIndex((letter) => letter.to === to && letter.subject.includes(about))
      if (at >= 0) return this.letters.splice(at, 1)[0]
      const left = end - Date.now()
      if (left <= 0) throw new Error(`no letter to ${to}${about && ` about ${about}`}; there are: ${this.letters.map((letter) => `${letter.to} (${letter.subject})`).join(', ') || 'none'}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.waiting.push(() => (clearTimeout(timer), resolve()))
      })
    }
  }

  /** From now on whoever brings a letter waits, until the answer is called. */
  hold(): () => void {
    let open = () => {}
    this.gate = new Promise((resolve) => (open = resolve))
    return () => {
      this.gate = undefined
      open()
    }
  }

  async close() {
    await new Promise<void>((resolve) => this.server.close(() => resolve()))
  }
}

type Part = { headers: Map<string, string>; body: string }

function read(to: string, raw: string): Letter {
  const letter = split(raw)
  const parts = leaves(letter)
  const text = textOf(parts, 'text/plain')
  return { to, subject: words(letter.headers.get('subject') ?? ''), text, html: textOf(parts, 'text/html'), link: /https?:\/\/\S+/.exec(text)?.[0] ?? '' }
}

function split(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
  return { headers, body: raw.slice(end + 4) }
}

function leaves(part: Part): Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(part.headers.get('content-type') ?? '')?.[1]
  if (!boundary) return [part]
  return part.body.split(`--${boundary}`).slice(1, -1).flatMap((inner) => leaves(split(inner.replace(/^\r\n/, ''))))
}

function textOf(parts: Part[], type: string): string {
  const part = parts.find((part) => part.headers.get('content-type')?.startsWith(type))
  if (!part) return ''
  const encoding = part.headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(part.body, 'base64').toString()
  return encoding === 'quoted-printable' ? quoted(part.body.replace(/=\r\n/g, '')) : Buffer.from(part.body, 'latin1').toString()
}

const quoted = (text: string) => Buffer.from(text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString()

/** Words of a header in the form `=?utf-8?b?…?=`. */
const words = (text: string) => text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how, word) => (how.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString() : quoted(word.replaceAll('_', ' '))))
