// What people say about themselves: a picture, and another address.
import { deflateSync } from 'node:zlib'
import { crc32 } from 'node:zlib'
import { enter, expect, signIn, somebody, test } from '../support/test'

/** A PNG of one colour on the left half and another on the right. */
function png(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const whole = Buffer.alloc(8)
    whole.writeUInt32BE(data.length, 0)
    whole.writeUInt32BE(crc32(body) >>> 0, 4)
    return Buffer.concat([whole.subarray(0, 4), body, whole.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const line = Buffer.alloc(1 + side * 3)
  for (let x = 0; x < side; x += 1) line.set(x < side / 2 ? [220, 40, 40] : [40, 80, 220], 1 + x * 3)
  const pixels = deflateSync(Buffer.concat(Array.from({ length: side }, () => line)))
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

test('a picture is chosen, cut, shown everywhere and removed', async ({ page, context, portal, visit, hasScripts }) => {
  const pia = await portal.add(somebody('Pia Picture'))
  await enter(context, portal, pia)
  await visit(page, '/account/profile')
  await page.getByLabel('Choose a picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  if (hasScripts) await expect(page.locator('#error-avatar')).toContainText('PNG, JPEG, GIF or WebP')
  else {
    await page.getByRole('button', { name: 'Save picture' }).click()
    await expect(page.locator('#error-avatar')).toContainText('PNG, JPEG, GIF or WebP')
  }

  await page.getByLabel('Choose a picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: png(300) })
  if (hasScripts) {
    const preview = page.getByRole('img', { name: 'The part that is kept' })
    await expect(preview).toBeVisible()
    await page.getByLabel('Zoom').fill('250')
    await page.getByLabel('Left to right').focus()
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('ArrowRight')
    await expect(page.getByLabel('Left to right')).toHaveValue('55')
    const box = (await preview.boundingBox())!
    await page.mouse.move(box.x + 60, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + 20, box.y + 60)
    await page.mouse.up()
    expect(Number(await page.getByLabel('Left to right').inputValue())).toBeGreaterThan(55)
  } else {
    await expect(page.getByLabel('Zoom')).toBeHidden()
  }
  await page.getByRole('button', { name: 'Save picture' }).click()
  await expect(page.getByText('Your picture is saved.')).toBeVisible()
  for (const picture of [page.locator('img.portrait'), page.locator('.sidebar img.avatar')]) {
    await expect(picture).toHaveCount(1)
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  }
  await page.getByRole('button', { name: /^Remove/ }).click()
  await expect(page.getByText('Your picture is gone.')).toBeVisible()
  await expect(page.locator('img.avatar')).toHaveCount(0)
})

test('another address is confirmed by its mail, and the old one takes the account back', async ({ page, portal, visit }) => {
  const gus = await portal.add(somebody('Gus Moving'))
  const moved = { ...gus, email: gus.email.replace('@', '.new@') }
  await visit(page, '/login')
  await signIn(page, gus)
  await visit(page, '/account/profile')
  await page.getByRole('link', { name: 'Change' }).first().click()
  await page.getByLabel('New address').fill('nowhere')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.locator('#error-email')).not.toBeEmpty()
  await page.getByLabel('New address').fill(moved.email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByText(`${moved.email} waits to be confirmed`)).toBeVisible()
  const { link } = await portal.mailbox.next(moved.email)
  await visit(page, link)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await visit(page, '/account/profile')
  await expect(page.locator('#own-email')).toHaveValue(moved.email)

  // The old address was told twice: at once, and with the way back.
  expect((await portal.mailbox.next(gus.email)).text).toContain(moved.email)
  const undo = await portal.mailbox.next(gus.email)
  await visit(page, undo.link)
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect(page.getByText('Your account is yours again.')).toBeVisible()
  const reset = await portal.mailbox.next(gus.email)
  await visit(page, reset.link)
  await page.getByLabel('New password').fill('seven calm rivers home')
  await page.getByRole('button', { name: 'Set password' }).click()
  await signIn(page, { ...gus, password: 'seven calm rivers home' })
})
