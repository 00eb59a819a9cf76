// One line per step, with the seconds since the command began; a step that takes long shows how far it is.
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'

const started = Number(process.env.PORTICO_STARTED ?? Math.floor(Date.now() / 1000))
const stamp = () => `[${String(Math.max(0, Math.floor(Date.now() / 1000 - started))).padStart(4)} s]`

export const step = (text) => {
  process.stdout.write(`${process.stdout.isTTY ? '\r\x1b[K' : ''}${stamp()} ${text}\n`)
}

const going = new Map()
let ticking

/** Shows what is going on: on a terminal in one line that changes, in a log once in half a minute. */
function progress(label, text) {
  text === undefined ? going.delete(label) : going.set(label, text)
  if (!going.size) {
    clearInterval(ticking)
    ticking = undefined
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
    return
  }
  const show = () => {
    const line = `${stamp()} ${[...going].map(([name, far]) => `${name} ${far}`).join(', ')}`
    process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line.slice(0, (process.stdout.columns ?? 100) - 1)}` : `${line}\n`)
  }
  ticking ??= setInterval(show, process.stdout.isTTY ? 500 : 30_000)
}

/** Runs a command quietly. When it fails, the error carries the end of what it said. */
export function run(command, args, { env = {}, heard = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    const log = process.env.PORTICO_LOG ? createWriteStream(process.env.PORTICO_LOG, { flags: 'a' }) : undefined
    let said = ''
    const hear = (chunk) => {
      const text = chunk.toString()
      heard(text)
      log?.write(readable(text) + '\n')
      said = (said + text).slice(-20_000)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', (error) => reject(new Error(error.code === 'ENOENT' ? `${command} is missing: run scripts/setup.sh` : error.message)))
    child.on('close', (code) => {
      log?.end()
      if (code === 0) return resolve(said)
      reject(new Error(`${command} ${args.slice(0, 2).join(' ')} failed\n${said}`))
    })
  })
}

/** Cargo, with its progress counted. Warnings are shown, as they would be at the terminal. What is patient takes the cores that others leave idle. */
export async function cargo(label, args, { targetDir = process.env.CARGO_TARGET_DIR, toolchain, isPatient = false } = {}) {
  step(`compiling ${label}`)
  const begun = Date.now()
  progress(label, 'begins')
  let messages = ''
  try {
    await run(...(isPatient ? ['nice', ['cargo', ...args]] : ['cargo', args]), {
      env: { ...(toolchain && { RUSTUP_TOOLCHAIN: toolchain }), CARGO_TARGET_DIR: targetDir, CARGO_TERM_PROGRESS_WHEN: 'always', CARGO_TERM_PROGRESS_WIDTH: '100', CARGO_TERM_COLOR: 'never' },
      heard: (text) => {
        const counts = text.match(/\d+\/\d+/g)
        if (counts) progress(label, counts.at(-1))
        messages += text
      },
    })
  } catch (error) {
    throw new Error(`compiling ${label} failed\n${readable(error.message)}`)
  } finally {
    progress(label)
  }
  const warnings = readable(messages)
  if (/^(warning|error)/m.test(warnings)) console.error(warnings)
  step(`compiled ${label} in ${Math.round((Date.now() - begun) / 1000)} s`)
}

/** Cargo's words without its progress bar and its list of crates. */
const readable = (text) =>
  text
    .split(/[\r\n]/)
    .map((line) => line.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '').trimEnd())
    .filter((line) => !/^\s*(Compiling|Building|Downloading|Downloaded|Updating|Locking|Adding|Fresh|Finished|Blocking) |^$/.test(line))
    .join('\n')
