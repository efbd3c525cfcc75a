import {
  displays,
  iconPurposes,
  type Manifest,
  type ManifestImage,
  type ManifestShortcut,
  orientations,
} from '@marsa/contract/pwa.ts';
import { formatHex, parse as parseColor } from 'culori';

/** The manifest as a browser takes it, and what it would ignore, each in a few words. */
export interface ReadManifest {
  manifest: Manifest;
  ignored: string[];
  /** Names of the lists that were longer than what is looked at. */
  cut: string[];
  /** What the manifest says itself: findings are about that, not about what stands in for it. */
  given: ReadonlySet<string>;
}

/** More of each is not looked at. */
const most = { icons: 24, shortcuts: 8, iconsOfShortcut: 4, screenshots: 8, categories: 20, ignored: 20 };
const longestName = 200;
const longestText = 2000;
const longestUrl = 2000;

type Json = Record<string, unknown>;
type Note = (member: string, why: string) => void;

interface Context {
  manifestUrl: string;
  documentUrl: string;
  note: Note;
  cut: Set<string>;
}

/**
 * Processes a manifest by the rules of the W3C (Web Application Manifest, "Processing"): a member of the wrong form is
 * ignored, never an error. URLs are relative to the manifest; start_url, scope and id must share the document's origin.
 */
export function readManifest(json: Json, manifestUrl: string, documentUrl: string): ReadManifest {
  const ignored: string[] = [];
  const note: Note = (member, why) => {
    if (ignored.length < most.ignored) ignored.push(`${member} ${why}`);
  };
  const context: Context = { manifestUrl, documentUrl, note, cut: new Set() };
  const startUrl = readStartUrl(json, context);
  const scope = readScope(json, startUrl, context);
  const manifest: Manifest = {
    url: manifestUrl,
    name: readText(json, 'name', longestName, note),
    shortName: readText(json, 'short_name', longestName, note),
    description: readText(json, 'description', longestText, note),
    startUrl,
    scope,
    id: readId(json, startUrl, note),
    display: readWord(json, 'display', displays, note) ?? 'browser',
    orientation: readWord(json, 'orientation', orientations, note) ?? null,
    themeColor: readColor(json, 'theme_color', note),
    backgroundColor: readColor(json, 'background_color', note),
    lang: readLanguage(json, note),
    dir: readWord(json, 'dir', ['auto', 'ltr', 'rtl'], note) ?? 'auto',
    categories: readList(json, 'categories', most.categories, context).flatMap((word) =>
      typeof word === 'string' ? word.trim().toLowerCase().slice(0, longestName) : [],
    ),
    preferRelatedApplications: json.prefer_related_applications === true,
    icons: readImages(json, 'icons', most.icons, context),
    shortcuts: readShortcuts(json, scope, context),
    screenshots: readImages(json, 'screenshots', most.screenshots, context),
  };
  return { manifest, ignored, cut: [...context.cut], given: new Set(Object.keys(json)) };
}

export const isJsonObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readText(json: Json, member: string, longest: number, note: Note): string | null {
  const value = json[member];
  if (value === undefined) return null;
  if (typeof value !== 'string') {
    note(member, `is ${nameOf(value)}, not text`);
    return null;
  }
  return toCleanText(value, longest);
}

/** One line without control characters: these texts end up in files of other systems. */
function toCleanText(value: string, longest: number): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const clean = value.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return clean.slice(0, longest).toWellFormed() || null;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A URL of the web that is not longer than any real one. */
function readUrl(value: unknown, base: string): URL | undefined {
  if (typeof value !== 'string') return undefined;
  const url = URL.parse(value, base);
  if (!url || url.href.length > longestUrl || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return undefined;
  return url;
}

function readStartUrl(json: Json, { manifestUrl, documentUrl, note }: Context): string {
  if (json.start_url === undefined || json.start_url === '') return documentUrl;
  const url = readUrl(json.start_url, manifestUrl);
  if (!url) note('start_url', 'is not a URL');
  else if (url.origin !== new URL(documentUrl).origin)
    note('start_url', `is of another origin, ${url.origin}`);
  else return url.href;
  return documentUrl;
}

function readScope(json: Json, startUrl: string, { manifestUrl, note }: Context): string {
  const whole = new URL('.', startUrl);
  whole.search = '';
  if (json.scope === undefined || json.scope === '') return whole.href;
  const scope = readUrl(json.scope, manifestUrl);
  if (!scope) {
    note('scope', 'is not a URL');
    return whole.href;
  }
  scope.search = '';
  scope.hash = '';
  if (isWithinScope(startUrl, scope.href)) return scope.href;
  note('scope', `does not hold start_url: ${scope.href} is no beginning of ${startUrl}`);
  return whole.href;
}

/** As the W3C has it: same origin, and the path of the scope is a beginning of the path. */
export function isWithinScope(url: string, scope: string): boolean {
  const target = new URL(url);
  const { origin, pathname } = new URL(scope);
  return target.origin === origin && target.pathname.startsWith(pathname);
}

function readId(json: Json, startUrl: string, note: Note): string {
  if (json.id === undefined || json.id === '') return withoutHash(startUrl);
  const id = readUrl(json.id, new URL(startUrl).origin);
  if (id && id.origin === new URL(startUrl).origin) return withoutHash(id.href);
  note('id', 'is not a URL of the same origin as start_url');
  return withoutHash(startUrl);
}

const withoutHash = (url: string) => url.split('#', 1)[0] ?? url;

function readWord<const T extends string>(
  json: Json,
  member: string,
  words: readonly T[],
  note: Note,
): T | undefined {
  const value = json[member];
  if (value === undefined) return undefined;
  const word =
    typeof value === 'string' ? words.find((known) => known === value.trim().toLowerCase()) : undefined;
  if (word === undefined) note(member, `is ${show(value)}, but browsers know only ${words.join(', ')} here`);
  return word;
}

const show = (value: unknown) => (typeof value === 'string' ? `"${toCleanText(value, 40)}"` : nameOf(value));

/** `#rrggbb`. What shines through cannot be the colour of a status bar or a splash screen. */
function readColor(json: Json, member: string, note: Note): string | null {
  const value = json[member];
  if (value === undefined) return null;
  const color = typeof value === 'string' && value.length <= 100 ? parseColor(value.trim()) : undefined;
  if (!color) note(member, `is ${show(value)}, which is not a CSS colour`);
  else if (color.alpha !== undefined && color.alpha < 1)
    note(member, `is ${show(value)}, which is not opaque`);
  else return formatHex(color);
  return null;
}

function readLanguage(json: Json, note: Note): string | null {
  const value = json.lang;
  if (value === undefined || value === '') return null;
  try {
    const [tag] = typeof value === 'string' ? Intl.getCanonicalLocales(value) : [];
    if (tag !== undefined) return tag;
  } catch {
    // Not a well-formed tag; said below.
  }
  note('lang', `is ${show(value)}, which is not a language tag`);
  return null;
}

function readList(json: Json, member: string, limit: number, { note, cut }: Context): unknown[] {
  const value = json[member];
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    note(member, `is ${nameOf(value)}, not a list`);
    return [];
  }
  if (value.length > limit) cut.add(member);
  return value.slice(0, limit);
}

function readImages(
  json: Json,
  member: string,
  limit: number,
  context: Context,
  path = member,
): ManifestImage[] {
  return readList(json, member, limit, context).flatMap((entry, index) => {
    const place = `${path}[${index}]`;
    const src = isJsonObject(entry) && entry.src !== '' ? readUrl(entry.src, context.manifestUrl) : undefined;
    if (!isJsonObject(entry) || !src) {
      context.note(place, 'has no src that is a URL');
      return [];
    }
    const purpose = readPurposes(entry.purpose);
    if (purpose.length === 0) {
      context.note(place, `has no purpose that browsers know: ${show(entry.purpose)}`);
      return [];
    }
    const type = typeof entry.type === 'string' ? entry.type.trim().toLowerCase().slice(0, 100) : null;
    return { src: src.href, sizes: readWords(entry.sizes), type: type || null, purpose };
  });
}

function readPurposes(value: unknown): ManifestImage['purpose'] {
  const words = readWords(value);
  return words.length === 0 ? ['any'] : iconPurposes.filter((purpose) => words.includes(purpose));
}

function readWords(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  return [...new Set(value.slice(0, longestText).toLowerCase().split(/\s+/).filter(Boolean))].slice(0, 20);
}

function readShortcuts(json: Json, scope: string, context: Context): ManifestShortcut[] {
  return readList(json, 'shortcuts', most.shortcuts, context).flatMap((entry, index) => {
    const place = `shortcuts[${index}]`;
    const name =
      isJsonObject(entry) && typeof entry.name === 'string' ? toCleanText(entry.name, longestName) : null;
    if (!isJsonObject(entry) || name === null) {
      context.note(place, 'has no name');
      return [];
    }
    const url = readUrl(entry.url, context.manifestUrl);
    if (!url || !isWithinScope(url.href, scope)) {
      context.note(place, url ? 'leads out of the scope' : 'has no url');
      return [];
    }
    return {
      name,
      shortName: readText(entry, 'short_name', longestName, () => {}),
      description: readText(entry, 'description', longestText, () => {}),
      url: url.href,
      icons: readImages(entry, 'icons', most.iconsOfShortcut, context, `${place}.icons`),
    };
  });
}
