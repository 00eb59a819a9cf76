// Measures the release build under load and writes the table. Called by bench.sh.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { connect } from 'node:net'
import { onceInAWhile } from './bench-once.mjs'

const binary = resolve(process.env.BENCH_BINARY ?? 'target/dist/portico')
const sizes = (process.env.BENCH_PEOPLE ?? '10000 1000000').split(/\s+/).map(Number)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const engine = process.env.BENCH_ENGINE ?? 'sqlite'
const port = Number(process.env.BENCH_PORT ?? 3977)
const base = `http://127.0.0.1:${port}`
const owner = 'mara.okafor@northwind.example'
const password = 'portico-sample-2026'
const SIGN_INS = 'POST /login (argon2id, many accounts)'
const PEOPLE_WITH_DEVICES = 300
const say = (text) => process.stderr.write(`${text}\n`)

const targets = {
  'GET /login': 30000, 'GET /account': 10000, 'GET /org/users': 10000, 'GET /api/users/profile': 50000, 'GET /api/users?limit=50': 15000,
  'GET /api/users?search=… (warm)': 5000,
}

/** One size: data, start, load. */
async function measure(people) {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'))
  const result = { people, rows: [] }
  let server
  try {
    const config = join(folder, 'portico.toml')
    const url = engine === 'postgres' ? freshDatabase(people) : `sqlite:${join(folder, 'portico.db')}`
    // The delays after many sign-ins from one address would be what is measured.
    writeFileSync(config, `
[server]
bind = "127.0.0.1:${port}"
base_url = "${base}"
${process.env.BENCH_SITE ? `site_dir = "${resolve(process.env.BENCH_SITE)}"` : ''}
[store]
url = "${url}"
[keys]
master_file = "${join(folder, 'master.key')}"
[mail]
transport = "mailbox"
[throttle]
free_per_account = 1000000
free_per_address = 1000000
[log]
filter = "warn"
`)
    say(`${people} people on ${engine}: sample data`)
    let start = Date.now()
    execFileSync(binary, ['--config', config, 'demo', '--people', String(people)], { stdio: ['ignore', 'ignore', 'inherit'] })
    result.demo = (Date.now() - start) / 1000

    start = performance.now()
    server = spawn(binary, ['--config', config, 'serve'], { stdio: ['ignore', 'ignore', 'inherit'] })
    serverPid = server.pid
    await answers()
    result.ready = performance.now() - start
    await pause(2000)
    result.idle = memory(server.pid)

    const cookie = await signIn(owner)
    const load = await prepare(cookie, people, folder)
    for (const [name, requests, options] of load) {
      result.rows.push(run(name, requests, { cookie, folder, ...options }))
    }
    result.hashes = bareHashes(config)
    result.rows.push(...await signIns(cookie, folder))
    result.loaded = memory(server.pid)
    const emails = readFileSync(join(folder, 'emails'), 'utf8').split('\n').slice(100)
    result.once = await onceInAWhile({ base, emails, password, signIn })
    for (const { name, p50, p99, errors } of result.once) say(`  ${name.padEnd(52)} p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms  errors ${errors}`)
  } finally {
    if (server) {
      server.kill('SIGTERM')
      await new Promise((done) => server.once('exit', done))
    }
    rmSync(folder, { recursive: true, force: true })
  }
  return result
}

function freshDatabase(people) {
  const server = process.env.BENCH_URL
  if (!server) throw new Error('BENCH_URL is needed: postgres://… without the name of a database')
  const url = (database) => `${server}/${database}${process.env.BENCH_SOCKET ? `?host=${process.env.BENCH_SOCKET}` : ''}`
  const name = `portico_bench_${people}`
  execFileSync('psql', [url('postgres'), '-qc', `DROP DATABASE IF EXISTS ${name}`, '-c', `CREATE DATABASE ${name}`], { stdio: 'ignore' })
  return url(name)
}

/** Waits until the port takes connections and health is well. */
async function answers() {
  for (let tries = 0; tries < 10000; tries++) {
    const open = await new Promise((done) => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); done(true) })
      socket.on('error', () => done(false))
    })
    if (open && (await fetch(`${base}/health`)).ok) return
    await pause(1)
  }
  throw new Error('the portal does not answer')
}

let serverPid
const pause = (ms) => new Promise((done) => setTimeout(done, ms))

/** What the process holds: in all, and without pages of files that are mapped. */
function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mb = (key) => Math.round(Number(status.match(new RegExp(`${key}:\\s+(\\d+)`))[1]) * 1024 / 1e6)
  return { rss: mb('VmRSS'), own: mb('RssAnon') }
}

async function signIn(email, name = 'portico') {
  const answer = await fetch(`${base}/login`, { method: 'POST', body: new URLSearchParams({ email, password }), redirect: 'manual' })
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).find((pair) => pair.startsWith(`${name}=`))
  if (!cookie) throw new Error(`${email} cannot sign in: ${answer.status}`)
  return cookie
}

/** The requests of each row of the table. */
async function prepare(cookie, people, folder) {
  const get = async (path) => (await fetch(base + path, { headers: { cookie } })).json()
  const get_page = (cursor, more = '') => get(`/api/users?limit=100${more}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
  const ids = [], names = [], emails = []
  let cursor
  for (let page = 0; page < 80; page++) {
    const { data, pagination } = await get_page(cursor, '&status=active')
    for (const person of data) { ids.push(person.id); names.push(person.name); emails.push(person.email) }
    cursor = pagination.next_cursor
    if (!cursor) break
  }
  writeFileSync(join(folder, 'emails'), emails.join('\n'))
  // Far down by name: each page leads to the next.
  let deep
  for (let page = 0; page < 60; page++) {
    const { pagination } = await get(`/api/users?limit=100&sort=created_at:desc${deep ? `&cursor=${encodeURIComponent(deep)}` : ''}`)
    if (!pagination.next_cursor) break
    deep = pagination.next_cursor
  }
  const fragments = new Set()
  for (const name of names) {
    for (let length = 2; length <= 7; length++) {
      const at = (name.length * 7 + length) % Math.max(1, name.length - length)
      const fragment = name.slice(at, at + length).trim()
      if (fragment.length >= 2) fragments.add(fragment)
    }
  }
  const different = [...fragments]
  const search = (fragment) => ['GET', `/api/users?limit=50&search=${encodeURIComponent(fragment)}`]
  const stamp = Date.now().toString(36)
  let number = 0
  const created = Array.from({ length: 60000 }, () => ['POST', '/api/users',
    JSON.stringify({ email: `new.person${++number}.${stamp}@northwind.example`, name: `New Person ${number}`, sendInvitation: false })])
  const json = { type: 'application/json' }
  // Adding many people is for programs: whoever does it by hand has to wait after some hundreds.
  const made = await fetch(`${base}/api/users/api-keys`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Load', scopes: ['user:create'], expires_in: 1 }) })
  const { key } = await made.json()
  return [
    ['GET /login', [['GET', '/login']], { cookie: '' }],
    ['GET /account', [['GET', '/account']]],
    ['GET /org/users', [['GET', '/org/users']]],
    ['GET /org/users, deep by cursor', [['GET', `/org/users?cursor=${encodeURIComponent(deep ?? '')}`]]],
    ['GET /api/users/profile', [['GET', '/api/users/profile']]],
    ['GET /api/users?limit=50', [['GET', '/api/users?limit=50']]],
    ['GET /api/users?search=… (warm)', different.slice(0, 100).map(search)],
    [`GET /api/users?search=… (cold, ${different.length} fragments)`, different.map(search)],
    ['GET /org/users?search=… (warm)', different.slice(0, 100).map((fragment) => ['GET', `/org/users?search=${encodeURIComponent(fragment)}`])],
    [`GET /api/users/{id} (${ids.length} people)`, ids.map((id) => ['GET', `/api/users/${id}`])],
    ...['preferences', 'notifications/settings', 'activity?limit=20', 'stats?period=month', 'mfa/status', 'security/sessions', 'security/devices',
      'security/audit-log?limit=20', 'api-keys'].map((path) => [`GET /api/users/${path}`, [['GET', `/api/users/${path}`]]]),
    [`GET /api/users/{id}/activity (${ids.length} people)`, ids.map((id) => ['GET', `/api/users/${id}/activity?limit=20`])],
    ['POST /api/users', created, { ...json, cookie: `Bearer ${key}` }],
    ['PUT /api/users/preferences', ['light', 'dark'].map((theme) => ['PUT', '/api/users/preferences', JSON.stringify({ theme })]), json],
    ['PUT /api/users/profile', ['UTC', 'Europe/London'].map((timezone) => ['PUT', '/api/users/profile', JSON.stringify({ timezone })]), json],
  ]
}

function wrk(requests, { folder, cookie, type = '', connections = 16, gap = 0, time = seconds }) {
  const file = join(folder, `requests-${Math.random().toString(36).slice(2)}`)
  writeFileSync(file, requests.map((parts) => parts.join('\t')).join('\n') + '\n')
  const script = new URL('bench.lua', import.meta.url).pathname
  return ['-t1', `-c${connections}`, `-d${time}s`, '-s', script, base, '--', file, cookie, type, String(gap)]
}

/** Seconds of processor time that the portal has used. */
function worked() {
  const fields = readFileSync(`/proc/${serverPid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const figures = (output) => JSON.parse(output.trim().split('\n').pop())

function row(name, { requests, micros, p50, p99, refused, broken }, seconds) {
  const line = { name, cost: seconds === undefined ? undefined : seconds / requests * 1e6, rate: requests / (micros / 1e6), p50: p50 / 1000, p99: p99 / 1000, errors: refused + broken }
  say(`  ${name.padEnd(52)} ${line.rate.toFixed(0).padStart(8)}/s  p50 ${line.p50.toFixed(2)} ms  p99 ${line.p99.toFixed(2)} ms  errors ${line.errors}${line.cost ? `  ${line.cost.toFixed(0)} µs of processor each` : ''}`)
  return line
}

function run(name, requests, options) {
  // A moment of the same first, so that what is measured is the steady state; not for what must be new.
  if (!name.includes('cold') && !name.startsWith('POST')) execFileSync('wrk', wrk(requests, { ...options, time: 1 }))
  const before = worked()
  const found = figures(execFileSync('wrk', wrk(requests, options), { encoding: 'utf8' }))
  return row(name, found, worked() - before)
}

/** Passwords a second that the machine hashes when it does nothing else. */
function bareHashes(config) {
  // Exits with 1 where something else is not as an operator wants it, such as a portal without TLS.
  const { stdout } = spawnSync(binary, ['--config', config, 'doctor', '--hashing', '3'], { encoding: 'utf8' })
  return Number(stdout.match(/hashing\s+(\d+) passwords/)?.[1])
}

/** Many people sign in; meanwhile somebody looks at pages at an even pace. */
async function signIns(cookie, folder) {
  const emails = readFileSync(join(folder, 'emails'), 'utf8').split('\n')
  const request = (email, device = '') => ['POST', '/login', new URLSearchParams({ email, password }).toString(), device]
  const requests = emails.map((email) => request(email))
  // Those who have signed in here before, as most who sign in have. Each unknown device is told of by a letter.
  const known = []
  for (const email of emails.slice(-PEOPLE_WITH_DEVICES)) known.push(request(email, await signIn(email, 'portico_device')))
  const start = (options, list) => new Promise((done, failed) => {
    const child = spawn('wrk', wrk(list, { folder, ...options }), { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (text) => { output += text })
    child.on('exit', (code) => code === 0 ? done(figures(output)) : failed(new Error(`wrk: ${code}`)))
  })
  const alone = await start({ cookie: '', type: 'application/x-www-form-urlencoded' }, known)
  const unknown = await start({ cookie: '', type: 'application/x-www-form-urlencoded' }, requests)
  // Two hundred a second: in less time four late answers, which one moment makes late, would be the p99.
  const time = Math.max(seconds, 15)
  const [, pages] = await Promise.all([
    start({ cookie: '', type: 'application/x-www-form-urlencoded', time }, requests),
    start({ cookie, connections: 4, gap: 20, time }, [['GET', '/account']]),
  ])
  return [row(SIGN_INS, alone), row('POST /login, from devices that are not known', unknown), row('GET /account at 200/s, while people sign in', pages)]
}

function table(results) {
  const columns = results.map(({ people }) => people.toLocaleString('en'))
  const lines = []
  const cell = (line) => line ? `${Math.round(line.rate).toLocaleString('en')}/s · ${line.p50.toFixed(2)} · ${line.p99.toFixed(2)}${line.cost ? ` · ${line.cost.toFixed(0)}` : ''}${line.errors ? ` · **${line.errors} errors**` : ''}` : ''
  lines.push(`| | ${columns.map((people) => `${people} people`).join(' | ')} | aim |`, `|---|${columns.map(() => '---:').join('|')}|---:|`)
  const plain = (name, read, aim = '') => lines.push(`| ${name} | ${results.map(read).join(' | ')} | ${aim} |`)
  plain('`portico demo`', ({ demo }) => `${demo.toFixed(1)} s`, '240 s')
  plain('ready after start', ({ ready }) => `${ready.toFixed(0)} ms`, '100 ms')
  plain('memory idle (of it not mapped from files)', ({ idle }) => `${idle.rss} MB (${idle.own})`, '40 MB')
  plain('memory after load', ({ loaded }) => `${loaded.rss} MB (${loaded.own})`, '110 MB')
  plain('passwords hashed, and nothing else done', ({ hashes }) => `${hashes}/s`)
  plain('sign-ins, of what that allows', ({ hashes, rows }) => `${Math.round(rows.find(({ name }) => name === SIGN_INS).rate / hashes * 100)} %`, '90 %')
  const label = (name) => name.replace(/, \d+ fragments|\(\d+ people\)/, '').replace(' )', ')').trim()
  results[0].rows.forEach((line, index) => {
    const aim = targets[line.name]
    lines.push(`| ${label(line.name)} | ${results.map(({ rows }) => cell(rows[index])).join(' | ')} | ${aim ? `${aim.toLocaleString('en')}/s` : ''} |`)
  })
  lines.push('', `One request at a time, ${results[0].once[0]?.count} of each: p50 · p99 in ms, with the generator's part.`, '',
    `| | ${columns.map((people) => `${people} people`).join(' | ')} |`, `|---|${columns.map(() => '---:').join('|')}|`)
  results[0].once.forEach(({ name }, index) => {
    const cells = results.map(({ once }) => `${once[index].p50.toFixed(1)} · ${once[index].p99.toFixed(1)}${once[index].errors ? ' · **errors**' : ''}`)
    lines.push(`| ${name} | ${cells.join(' | ')} |`)
  })
  return lines.join('\n')
}

if (!existsSync(binary)) throw new Error(`${binary} is missing: make build`)
const results = []
for (const people of sizes) results.push(await measure(people))
const model = cpus()[0]?.model ?? 'unknown'
const title = engine === 'postgres' ? 'PostgreSQL' : 'SQLite'
const section = `## ${title}\n\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${model}), generator on the same cores, 16 connections, ${seconds} s each: requests a second · p50 · p99 in ms · processor time of the portal for one request in µs.\n\n${table(results)}\n`
mkdirSync('docs', { recursive: true })
const path = 'docs/BENCH.md'
const before = existsSync(path) ? readFileSync(path, 'utf8') : `# Under load\n\nMade by \`make bench\`.\n\n`
const others = before.split(/(?=^## )/m).filter((part) => !part.startsWith(`## ${title}\n`))
writeFileSync(path, others.join('').trimEnd() + '\n\n' + section)
say(`written to ${path}`)
