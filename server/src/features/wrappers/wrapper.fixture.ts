import sharp from 'sharp';
import type { WrapperFile } from './wrapper-file.ts';
import type { WrapperInput } from './wrapper-input.ts';

/** A square icon with a transparent margin, drawn for the test. */
export async function drawSampleIcon(size: number, color = '#2196f3'): Promise<Uint8Array> {
  const half = size / 2;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><circle cx="${half}" cy="${half}" r="${half * 0.8}" fill="${color}"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

const icon = await drawSampleIcon(512);

/** A complete and valid input; each call is a fresh copy. */
export function sampleInput(): WrapperInput {
  return {
    project: {
      name: 'Harbour',
      domain: 'https://app.example.com',
      androidPackage: 'com.example.harbour',
      iosBundleId: 'com.example.harbour',
      iosScheme: 'harbour',
      appleTeamId: 'ABCDE12345',
    },
    manifest: {
      name: 'Harbour of Ships',
      shortName: 'Harbour',
      description: 'Where ships leave from',
      startUrl: 'https://app.example.com/home?source=pwa',
      scope: 'https://app.example.com/',
      display: 'standalone',
      orientation: 'portrait',
      themeColor: '#2196F3',
      backgroundColor: 'white',
      shortcuts: [{ name: 'New ship', url: 'https://app.example.com/ships/new' }],
      url: 'https://app.example.com/app.webmanifest',
    },
    icons: {
      any: { bytes: icon, url: 'https://app.example.com/icon.png' },
      maskable: { bytes: icon },
      monochrome: { bytes: icon },
    },
    fingerprints: [Array.from({ length: 32 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(':')],
  };
}

/** The text of a file that must be there. */
export function textOf(files: readonly WrapperFile[], path: string): string {
  const file = files.find((each) => each.path === path);
  if (!file) throw new Error(`There is no ${path}.`);
  return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
}
