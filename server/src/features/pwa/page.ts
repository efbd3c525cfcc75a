import { Tokenizer } from 'htmlparser2';

/** What a look needs to know of a page. URLs are resolved against the page's base. */
export interface Page {
  manifestUrl: string | undefined;
  hasViewport: boolean;
  /** Scripts that are loaded, in order. */
  scripts: string[];
  /** All inline scripts, joined. */
  inlineScript: string;
  /** What is loaded by plain http. */
  insecure: string[];
}

/** At most so many of each are kept of a page. */
const keptOfEach = 20;
const keptOfInlineScript = 500_000;

interface Gathered {
  base: string | undefined;
  manifest: string | undefined;
  hasViewport: boolean;
  scripts: string[];
  loaded: string[];
  inlineScript: string;
}

/**
 * Reads a page by its tokens, in time proportional to its length: building a tree would let a hostile page of a few
 * megabytes hold the server for minutes.
 */
export function readPage(html: string, url: string): Page {
  const found = gather(html);
  const base = (found.base !== undefined && URL.parse(found.base, url)) || new URL(url);
  const resolve = (href: string) => URL.parse(href, base)?.href;
  const resolveAll = (hrefs: string[]) => hrefs.flatMap((href) => resolve(href) ?? []);
  return {
    manifestUrl: found.manifest === undefined ? undefined : resolve(found.manifest),
    hasViewport: found.hasViewport,
    scripts: resolveAll(found.scripts).slice(0, keptOfEach),
    inlineScript: found.inlineScript,
    insecure: resolveAll(found.loaded).filter((href) => href.startsWith('http:')),
  };
}

function gather(html: string): Gathered {
  const found: Gathered = {
    base: undefined,
    manifest: undefined,
    hasViewport: false,
    scripts: [],
    loaded: [],
    inlineScript: '',
  };
  let tag = '';
  let attributes = new Map<string, string>();
  let attribute = '';
  let value = '';
  const ignore = () => {};
  const endTag = () => note(found, tag, attributes);
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        attributes = new Map();
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += html.slice(start, end);
      },
      onattribentity(codepoint) {
        value += String.fromCodePoint(codepoint);
      },
      onattribend() {
        if (!attributes.has(attribute)) attributes.set(attribute, value);
      },
      onopentagend: endTag,
      onselfclosingtag: endTag,
      ontext(start, end) {
        if (tag === 'script' && found.inlineScript.length < keptOfInlineScript) {
          found.inlineScript += html.slice(start, Math.min(end, start + keptOfInlineScript));
        }
      },
      onclosetag() {
        tag = '';
      },
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onend: ignore,
      onprocessinginstruction: ignore,
      ontextentity: ignore,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return found;
}

const loading = new Set(['script', 'img', 'iframe', 'video', 'audio', 'source', 'embed', 'track']);

function note(found: Gathered, tag: string, attributes: Map<string, string>): void {
  const href = attributes.get('href')?.trim();
  const src = attributes.get('src')?.trim();
  if (tag === 'base' && href !== undefined) found.base ??= href;
  if (tag === 'link' && href) {
    const rel = attributes.get('rel')?.toLowerCase().split(/\s+/) ?? [];
    if (rel.includes('manifest')) found.manifest ??= href;
    if (rel.includes('stylesheet')) keep(found.loaded, href);
  }
  if (tag === 'meta' && attributes.get('name')?.toLowerCase() === 'viewport') found.hasViewport = true;
  if (!src) return;
  if (tag === 'script') keep(found.scripts, src);
  if (loading.has(tag)) keep(found.loaded, src);
}

function keep(list: string[], href: string): void {
  if (list.length < 10 * keptOfEach) list.push(href);
}
