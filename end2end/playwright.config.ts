// The whole walk in a real browser, over the binary that people run: `make build`, then `npx playwright test --config end2end`.
// PORTICO_BIN and PORTICO_SITE name another binary and another folder of static files; PORTICO_CHROMIUM another browser.
import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import type { Options } from './support/test'

const chromium = [process.env.PORTICO_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path))

export default defineConfig<Options>({
  testDir: '.',
  outputDir: '../test-results/traces',
  workers: 2,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  // A crowded machine may be late once; a second miss is a fault. The list names what needed a second go.
  retries: process.env.CI ? 1 : 0,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Madrid',
    // A trace of every step costs a fifth of the walk: by hand it is kept of what fails, otherwise it is made of the second go.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    // The walk is about what pages do; waiting for each to fade into the next would cost as much again.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: chromium,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'with-scripts', testMatch: 'walk/*.spec.ts', use: { hasScripts: true } },
    { name: 'without-scripts', testMatch: 'walk/*.spec.ts', use: { hasScripts: false, javaScriptEnabled: false } },
    // Each test walks over many pages: two of them at once.
    { name: 'pages', testMatch: 'pages/*.spec.ts', fullyParallel: true, use: { hasScripts: true } },
    // After all others: what is measured is not to share the machine.
    { name: 'figures', testMatch: 'figures/*.spec.ts', use: { hasScripts: true, contextOptions: {} }, dependencies: ['with-scripts', 'without-scripts', 'pages'] },
  ],
})
