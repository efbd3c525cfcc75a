import { invalidField, Problem } from '#platform/problem.ts';
import { type Color, readColor, white } from './color.ts';
import type { WebManifest, WrapperInput, WrapperPlatform } from './wrapper-input.ts';

export interface Shortcut {
  name: string;
  url: string;
}

/** The app to wrap, checked and complete: what every generated file is written from. */
export interface App {
  name: string;
  /** At most twelve characters where the manifest has no short name: longer ones are cut below an icon. */
  launcherName: string;
  description: string;
  /** `https://app.example.com` */
  origin: string;
  /** Without the port. */
  host: string;
  startUrl: string;
  scope: string;
  display: string;
  orientation: string;
  themeColor: Color;
  backgroundColor: Color;
  /** Four at most, all inside the origin. */
  shortcuts: Shortcut[];
  manifestUrl: string | undefined;
  /** Undefined where Android, or iOS, is not wanted. */
  androidPackage: string | undefined;
  iosBundleId: string | undefined;
  iosScheme: string | undefined;
  appleTeamId: string | undefined;
  /** `AA:BB:…`, upper case. */
  fingerprints: string[];
}

/** Without `browser`: an app that opens as a tab is none. */
const displays = ['standalone', 'fullscreen', 'minimal-ui'];
const orientations = [
  'any',
  'natural',
  ...['landscape', 'portrait'].flatMap((axis) => [axis, `${axis}-primary`, `${axis}-secondary`]),
];
const shortcutLimit = 4;

/**
 * @throws Problem `CONFLICT` naming the fields of the project that the platforms need and it lacks;
 *   `BAD_REQUEST` naming a value that cannot be part of an app
 */
export function readApp(input: WrapperInput, platforms: readonly WrapperPlatform[]): App {
  const { project, manifest } = input;
  requireIds(project, platforms);
  checkText({ project, manifest });
  const { origin, host } = readDomain(project.domain);
  const startUrl = readUrl('manifest.startUrl', manifest.startUrl, origin);
  const name = manifest.name?.trim() || project.name;
  return {
    name,
    launcherName: manifest.shortName?.trim() || firstCharacters(name, 12),
    description: manifest.description?.trim() ?? '',
    origin,
    host,
    startUrl,
    scope: readUrl('manifest.scope', manifest.scope || '.', origin, startUrl),
    display: displays.find((known) => known === manifest.display) ?? 'standalone',
    orientation: orientations.find((known) => known === manifest.orientation) ?? 'any',
    themeColor: readColor(manifest.themeColor, white),
    backgroundColor: readColor(manifest.backgroundColor, white),
    shortcuts: readShortcuts(manifest, origin),
    manifestUrl: manifest.url ?? undefined,
    androidPackage: (platforms.includes('android') && project.androidPackage) || undefined,
    iosBundleId: (platforms.includes('ios') && project.iosBundleId) || undefined,
    iosScheme: project.iosScheme ?? undefined,
    appleTeamId: project.appleTeamId ?? undefined,
    fingerprints: input.fingerprints.map(readFingerprint),
  };
}

const idOf = {
  android: { field: 'androidPackage', what: 'an Android application id' },
  ios: { field: 'iosBundleId', what: 'an iOS bundle identifier' },
} as const;

function requireIds(project: WrapperInput['project'], platforms: readonly WrapperPlatform[]): void {
  const missing = platforms.map((platform) => idOf[platform]).filter(({ field }) => !project[field]);
  if (missing.length === 0) return;
  const needs = missing.map(({ field, what }) => `${what} (${field})`).join(' and ');
  throw new Problem('CONFLICT', `The project needs ${needs} before its repository can be generated.`, {
    members: { missing: missing.map(({ field }) => field) },
  });
}

/** What XML 1.0 can carry; every other format here carries it too. */
const carriable = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

function checkText(value: unknown, path = ''): void {
  if (typeof value === 'string' && !carriable.test(value)) {
    throw invalidField(path, 'text', 'holds a control character or broken Unicode, which no app can carry');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) checkText(member, path ? `${path}.${key}` : key);
}

/** URLs allow `$(…)` in a host, DNS does not; Xcode would expand it as a build setting. */
function readDomain(domain: string): { origin: string; host: string } {
  const url = URL.parse(domain);
  if (url?.protocol !== 'https:' || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(url.hostname)) {
    throw invalidField('project.domain', 'origin', 'must be an https origin such as https://app.example.com');
  }
  return { origin: url.origin, host: url.hostname };
}

function readUrl(path: string, value: string, origin: string, base = origin): string {
  const url = URL.parse(value, base);
  if (url?.origin !== origin) throw invalidField(path, 'origin', `must be an address below ${origin}`);
  return toStrictUrl(url);
}

/** Percent-encodes what browsers leave as it is in an address but RFC 3986 and older Apple systems do not read. */
function toStrictUrl({ origin, pathname, search, hash }: URL): string {
  const rest = pathname + search + hash;
  return (
    origin + rest.replace(/["'<>[\\\]^`{|}]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  );
}

/** Shortcuts outside the origin are left out, as browsers do. */
function readShortcuts({ shortcuts = [] }: WebManifest, origin: string): Shortcut[] {
  return shortcuts
    .flatMap(({ name, url }) => {
      const target = URL.parse(url, origin);
      return target?.origin === origin && name.trim()
        ? [{ name: name.trim(), url: toStrictUrl(target) }]
        : [];
    })
    .slice(0, shortcutLimit);
}

function readFingerprint(value: string): string {
  const digits = value.replaceAll(':', '').toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(digits)) {
    throw invalidField('fingerprints', 'sha256', 'must be SHA-256 fingerprints: 64 hexadecimal digits');
  }
  return digits.replace(/..(?!$)/g, '$&:');
}

function firstCharacters(text: string, count: number): string {
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  return characters.slice(0, count).join('').trim();
}
