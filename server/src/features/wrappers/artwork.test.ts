import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { readArtwork } from './artwork.ts';
import { drawSampleIcon } from './wrapper.fixture.ts';

const refused = (text: RegExp) => (error: unknown) => error instanceof Error && text.test(error.message);

test('an icon is a square picture of at least 192 pixels', async () => {
  const wide = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  await assert.rejects(readArtwork({ any: { bytes: wide } }), refused(/The icon is 300×200/));
  await assert.rejects(readArtwork({ any: { bytes: await drawSampleIcon(128) } }), refused(/at least 192/));
  await assert.rejects(readArtwork({ any: { bytes: Buffer.from('<html>') } }), refused(/not a picture/));
  await assert.rejects(
    readArtwork({ any: { bytes: Buffer.from('<svg width="200" height="200"/>') } }),
    refused(/svg|not a picture/),
  );
});

test('a picture that breaks off is refused by name', async () => {
  const icon = await drawSampleIcon(512);
  await assert.rejects(
    readArtwork({ any: { bytes: icon }, maskable: { bytes: icon.subarray(0, icon.length / 2) } }),
    refused(/The maskable icon is damaged/),
  );
});

test('the smallest accepted icon gives every size', async () => {
  const { any } = await readArtwork({ any: { bytes: await drawSampleIcon(192) } });
  assert.equal(any.pixels.length, 192 * 192 * 4);
});
