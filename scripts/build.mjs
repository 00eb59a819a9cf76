// Builds both halves of the portal and the folder of static files.
//
//   node scripts/build.mjs              quick, for development: the binary stays in Cargo's folder, the files in target/site
//   node scripts/build.mjs --release    for people: target/dist/portico and target/dist/site, small and precompressed
//   node scripts/build.mjs --watch      quick, then again at every change, restarting the portal (make dev)
//
// Every file in site/pkg carries a hash of its content in its name and can be cached for ever; the server reads the folder at start.
// A plain script instead of cargo-leptos, which takes longer to install than the portal takes to compile.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, watch } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { cargo, run, step } from './steps.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
const release = process.argv.includes('--release')
const cache = process.env.PORTICO_CACHE
const cargoTarget = process.env.CARGO_TARGET_DIR
const browserTarget = process.env.PORTICO_BROWSER_TARGET_DIR
if (!cache || !cargoTarget || !browserTarget) throw new Error('run this by make, or after `. scripts/env.sh`')

const dist = release ? 'target/dist' : 'target'
const site = join(dist, 'site')
const islands = join(dist, '.islands')
const binary = release ? join(dist, 'portico') : join(cargoTarget, 'debug', 'portico')

// ---- the two halves -------------------------------------------------------------------------------------------------------------

async function server() {
  await cargo('the portal', ['build', '--bin', 'portico', ...(release ? ['--release', '--features', 'jemalloc'] : [])])
  if (!release) return
  await cp(join(cargoTarget, 'release', 'portico'), `${binary}.new`)
  await rename(`${binary}.new`, binary) // a running portal keeps its old file
}

const profile = release ? 'wasm-release' : 'dev'

async function compileIslands() {
  await claimBrowserTarget()
  // A library that stands alone is wanted here only: named in Cargo.toml, every build of the server would link one too.
  await cargo('the islands for the browser', [
    'rustc', '--lib', '--crate-type', 'cdylib', '--target', 'wasm32-unknown-unknown', '--no-default-features', '--features', 'hydrate', '--profile', profile,
  ], { targetDir: browserTarget, toolchain: process.env.PORTICO_BROWSER_TOOLCHAIN, isPatient: true })
}

/** Cargo names the browser half's file alike for every checkout that shares its folder, and takes the other's for ours: begin it anew. */
async function claimBrowserTarget() {
  const owner = join(browserTarget, `${profile}.checkout`)
  if ((await readFile(owner, 'utf8').catch(() => root)) !== root) await utimes('src/lib.rs', new Date(), new Date())
  await mkdir(browserTarget, { recursive: true })
  await writeFile(owner, root)
}

/** Makes `portico.js` and `portico_bg.wasm` of what was compiled. They are kept, so that a change of style alone needs no compiler.
 *  No wasm-opt: it saves 14 % of the file, and none of what travels (96.1 KB with it, 95.0 KB without, as brotli). */
async function packIslands(work) {
  const wasm = join(browserTarget, 'wasm32-unknown-unknown', release ? profile : 'debug', 'portico.wasm')
  const folder = join(work, 'islands')
  await bindgen()
  await run(join(cache, 'bindgen', 'debug', 'portico-bindgen'), [wasm, folder, 'portico'])
  await rm(islands, { recursive: true, force: true })
  await rename(folder, islands)
}

const halves = (work) => Promise.all([compileIslands().then(() => packIslands(work)), server()])

let bindgenBuilt
const bindgen = () => (bindgenBuilt ??= cargo('wasm-bindgen', ['build', '--manifest-path', 'scripts/bindgen/Cargo.toml'], { targetDir: join(cache, 'bindgen') }))

// ---- static files ---------------------------------------------------------------------------------------------------------------

async function style(work) {
  const file = join(work, 'portico.css')
  await run('tailwindcss', ['--input', 'style/main.css', '--output', file, ...(release ? ['--minify'] : [])])
  return readFile(file, 'utf8')
}

const hashed = (name, content) => name.replace(/(\.[a-z]+)$/, `.${createHash('sha256').update(content).digest('hex').slice(0, 16)}$1`)

async function assemble(work, css) {
  const out = join(work, 'site')
  await mkdir(join(out, 'pkg'), { recursive: true })
  await cp('public', out, { recursive: true })
  const put = async (name, content) => {
    const file = hashed(name, content)
    await writeFile(join(out, 'pkg', file), content)
    return file
  }
  const wasm = await put('portico_bg.wasm', await readFile(join(islands, 'portico_bg.wasm')))
  await put('portico.js', (await readFile(join(islands, 'portico.js'), 'utf8')).replaceAll('portico_bg.wasm', wasm))
  await put('portico.css', css)
  // Scripts that a dependency carries; wasm-bindgen names their folder by a hash.
  const snippets = join(islands, 'snippets')
  if (existsSync(snippets)) await cp(snippets, join(out, 'pkg', 'snippets'), { recursive: true })
  if (release) await precompress(out)
  await rm(site, { recursive: true, force: true })
  await rename(out, site)
}

async function precompress(folder) {
  const brotli = promisify(brotliCompress)
  const gz = promisify(gzip)
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(css|js|wasm|svg|ico|txt|json|webmanifest|html|xml)$/.test(name))
  await Promise.all(files.map(async (name) => {
    const path = join(folder, name)
    const content = await readFile(path)
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
    await writeFile(`${path}.br`, await brotli(content, { params }))
    await writeFile(`${path}.gz`, await gz(content, { level: 9 }))
  }))
}

// ---- all together ---------------------------------------------------------------------------------------------------------------

async function build({ rust = true } = {}) {
  await mkdir(dist, { recursive: true })
  const work = await mkdtemp(join(dist, '.building-'))
  try {
    const [css] = await Promise.all([style(work), rust && halves(work), rust && bindgen()])
    await assemble(work, css)
    step(`built ${binary} and ${site}`)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function develop() {
  let portal
  const stop = () => portal?.kill('SIGTERM')
  const start = () => {
    portal = spawn(binary, ['serve', '--demo'], { stdio: 'inherit', env: { ...process.env, PORTICO__SERVER__SITE_DIR: site } })
    portal.on('error', (error) => console.error(`portico: cannot start the portal: ${error.message}`))
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (stop(), process.exit(0)))

  let changed = new Set(['src/'])
  let building = false
  const rebuild = async () => {
    if (building) return
    building = true
    while (changed.size) {
      const rust = [...changed].some((path) => !/^(style|public)\//.test(path))
      changed = new Set()
      try {
        await build({ rust })
        if (portal && portal.exitCode === null) {
          const gone = new Promise((resolve) => portal.once('exit', resolve))
          stop()
          await gone
        }
        start()
      } catch (error) {
        console.error(`portico: ${error.message}`) // the old portal goes on running
      }
    }
    building = false
  }
  let soon
  const notice = (path) => {
    changed.add(path)
    clearTimeout(soon)
    soon = setTimeout(rebuild, 150)
  }
  for (const folder of ['src', 'style', 'public', 'templates', 'migrations'].filter(existsSync)) watch(folder, { recursive: true }, (_, name) => notice(`${folder}/${name}`))
  watch('Cargo.toml', () => notice('Cargo.toml'))
  await rebuild()
}

try {
  if (process.argv.includes('--watch')) await develop()
  else await build()
} catch (error) {
  console.error(`\nportico: ${error.message}`)
  process.exit(1)
}
