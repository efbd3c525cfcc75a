/** Whether something may be an id, by the contract's schema. */
interface Schema {
  safeParse(value: unknown): { success: boolean };
}

/** Some browsers take more for a host than DNS can hold, such as a space. */
const hostPattern = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/;

/** What people paste as the origin that Marsa takes; undefined where it is no address. */
export function toOrigin(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/[\u200e\u200f\u2066-\u2069]/g, '')
    .replace(/^http:\/\//i, 'https://');
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare : `https://${bare}`);
  if (url?.protocol !== 'https:' || url.username !== '' || !hostPattern.test(url.hostname)) return undefined;
  return url.origin;
}

/** The parts of the host from the right, as ids begin: `app.example.com` → `com`, `example`, `app`. */
function partsOf(origin: string): string[] {
  const { hostname } = new URL(origin);
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return [];
  const parts = hostname
    .replace(/^www\./, '')
    .split('.')
    .toReversed();
  return parts.length === 1 ? ['app', ...parts] : parts;
}

const fit = (id: string, schema: Schema) => (schema.safeParse(id).success ? id : '');

/** Ids for the stores made of the address; empty where nothing fits. */
export function suggestIds(
  origin: string,
  { androidPackage, iosBundleId }: { androidPackage: Schema; iosBundleId: Schema },
): { androidPackage: string; iosBundleId: string } {
  const parts = partsOf(origin);
  const android = parts
    .map((part) => part.replace(/[^a-z0-9_]/g, '_'))
    .map((part) => (/^[a-z]/.test(part) ? part : `app${part}`))
    .map((part) => (fit(`a.${part}`, androidPackage) === '' ? `${part}_app` : part));
  const ios = parts.map((part) => part.replace(/[^a-z0-9-]/g, '-'));
  return {
    androidPackage: fit(android.join('.'), androidPackage),
    iosBundleId: fit(ios.join('.'), iosBundleId),
  };
}
