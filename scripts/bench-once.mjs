// What each person does once in a while, over the API: one person after the other, one request at a time. Called by bench.mjs.
import { createHmac } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

const PEOPLE = 30

/** The code that an authenticator with this key shows now. */
function codeOf(key) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...key].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const hash = createHmac('sha1', secret).update(counter).digest()
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** A picture as from a camera that sees stripes: 512 by 512 pixels. */
function picture() {
  const side = 512
  const rows = Buffer.alloc(side * (1 + side * 3))
  for (let at = 0; at < rows.length; at++) rows[at] = at % (1 + side * 3) === 0 ? 0 : (at * 7) & 0xff
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(data.length)
    ends.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side)
  head.writeUInt32BE(side, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** Rows of the table: what each takes when nothing else goes on. */
export async function onceInAWhile({ base, emails, password, signIn }) {
  const times = new Map()
  let errors = 0
  const ask = async (name, method, path, cookie, body) => {
    const isForm = body instanceof FormData
    const headers = { cookie, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) }
    const start = performance.now()
    const answer = await fetch(`${base}/api/users${path}`, { method, headers, body: body && !isForm ? JSON.stringify(body) : body })
    const said = await answer.json().catch(() => ({}))
    if (name) times.set(name, [...(times.get(name) ?? []), performance.now() - start])
    if (!answer.ok) errors += 1
    return said
  }
  const image = picture()
  for (const email of emails.slice(0, PEOPLE)) {
    await signIn(email) // on another device
    const cookie = await signIn(email)
    const avatar = new FormData()
    avatar.set('avatar', new Blob([image], { type: 'image/png' }), 'me.png')
    await ask('POST /api/users/avatar (512 × 512)', 'POST', '/avatar', cookie, avatar)
    await ask('DELETE /api/users/avatar', 'DELETE', '/avatar', cookie)
    await ask('PUT /api/users/notifications/settings', 'PUT', '/notifications/settings', cookie, { events: { marketAlerts: true } })
    const { data: sessions = [] } = await ask('', 'GET', '/security/sessions', cookie)
    await ask('DELETE /api/users/security/sessions/{id}', 'DELETE', `/security/sessions/${sessions.find(({ current }) => !current)?.id}`, cookie)
    const { data: devices = [] } = await ask('', 'GET', '/security/devices', cookie)
    await ask('DELETE /api/users/security/devices/{id}', 'DELETE', `/security/devices/${devices.at(-1)?.id}`, cookie)
    // Removing a device may have ended this session with it.
    const again = await signIn(email)
    const { secret } = await ask('POST /api/users/mfa/enable', 'POST', '/mfa/enable', again, { method: 'totp' })
    await ask('POST /api/users/mfa/verify', 'POST', '/mfa/verify', again, { code: codeOf(secret ?? 'AAAAAAAA'), backupCodes: true })
    const { backupCodes } = await ask('POST /api/users/mfa/backup-codes', 'POST', '/mfa/backup-codes', again)
    await ask('POST /api/users/mfa/disable (hashes once)', 'POST', '/mfa/disable', again, { password, code: backupCodes?.[0] ?? '' })
  }
  return [...times].map(([name, taken]) => {
    taken.sort((a, b) => a - b)
    const at = (share) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))]
    return { name, p50: at(0.5), p99: at(0.99), errors, count: taken.length }
  })
}
