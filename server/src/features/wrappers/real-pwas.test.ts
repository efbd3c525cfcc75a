import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { z } from 'zod';
import { sampleInput, textOf } from './wrapper.fixture.ts';
import { generateWrapper } from './wrapper.ts';
import type { WrapperInput } from './wrapper-input.ts';

const root = join(import.meta.dirname, '../../../..');
const pwas = join(root, '../shared/data/pwas');
const skip = existsSync(pwas) ? false : 'the real PWAs (../shared/data/pwas) are not here';

const manifestFile = z.object({
  name: z.string(),
  short_name: z.string(),
  description: z.string(),
  start_url: z.string(),
  scope: z.string().optional(),
  display: z.string(),
  theme_color: z.string(),
  background_color: z.string(),
  icons: z.array(z.object({ src: z.string(), sizes: z.string(), purpose: z.string().default('any') })),
});

async function inputOf(folder: string, file: string): Promise<WrapperInput> {
  const url = `https://app.example.com/${file}`;
  const raw = manifestFile.parse(JSON.parse(await readFile(join(pwas, folder, file), 'utf8')));
  const largest = async (purpose: string) => {
    const icon = raw.icons.findLast((each) => each.purpose === purpose);
    return icon && { bytes: await readFile(join(pwas, folder, icon.src)), url: new URL(icon.src, url).href };
  };
  const any = await largest('any');
  assert.ok(any);
  const startUrl = new URL(raw.start_url, url).href;
  return {
    ...sampleInput(),
    manifest: {
      ...raw,
      shortName: raw.short_name,
      startUrl,
      scope: raw.scope && new URL(raw.scope, startUrl).href,
      themeColor: raw.theme_color,
      backgroundColor: raw.background_color,
      url,
    },
    icons: { any, maskable: await largest('maskable') },
  };
}

test('airhorn: a maskable icon makes an adaptive one', { skip }, async () => {
  const files = await generateWrapper(await inputOf('airhorn', 'manifest.json'));
  assert.match(
    textOf(files, 'android/app/src/main/res/values/strings.xml'),
    /<string name="appName"[^>]*>The Air Horner</,
  );
  assert.match(textOf(files, 'android/app/src/main/res/values/colors.xml'), /"colorPrimary">#2196F3</);
  assert.equal(JSON.parse(textOf(files, 'android/twa-manifest.json')).startUrl, '/?homescreen=1');
  assert.match(textOf(files, 'README.md'), /The world\\'s best airhorner, and it\\'s free/);
  const foreground = files.find(({ path }) => path.endsWith('mipmap-xxxhdpi/ic_maskable.png'));
  assert.equal((await sharp(foreground?.bytes).metadata()).width, 328);
});

test('js13kpwa: full screen, in a folder of its host', { skip }, async () => {
  const files = await generateWrapper(await inputOf('js13kpwa', 'js13kpwa.webmanifest'));
  assert.match(textOf(files, 'android/app/src/main/res/values/strings.xml'), /"displayMode"[^>]*>immersive</);
  assert.equal(JSON.parse(textOf(files, 'ios/App/App.json')).isFullScreen, true);
  assert.deepEqual(
    JSON.parse(textOf(files, '.well-known/apple-app-site-association')).applinks.details[0].components,
    [{ '/': '/pwa-examples/js13kpwa/*' }],
  );
  assert.equal(files.filter(({ path }) => path.endsWith('.png')).length, 18);
});
