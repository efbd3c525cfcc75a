import type { Finding } from '@marsa/contract/pwa.ts';
import { decodeText } from './decoded-text.ts';
import { found, judged, passed } from './finding.ts';
import { isWithinScope } from './manifest.ts';
import type { Page } from './page.ts';
import { evidenceOf, faultOf, type Visit, type Visited, type Visitor } from './visit.ts';

/** A call that registers a service worker, as it stands in a script. URLs as written. */
interface Registration {
  script: string | undefined;
  scope: string | undefined;
}

const literal = String.raw`(["'\x60])([^"'\x60\n]{1,500})`;
const call = new RegExp(
  String.raw`(?:\bserviceWorker\s*\??\.\s*register|\bnew\s+Workbox)\s*\(\s*(?:new\s+URL\(\s*)?(?:${literal}\1([^;]{0,300}))?`,
  'g',
);
const scopeOption = new RegExp(String.raw`\bscope["']?\s*:\s*${literal}\1`);

/** Finds registrations in the text of a script, without running it; the script's name may be computed. */
export function findRegistrations(script: string): Registration[] {
  return [...script.matchAll(call)].slice(0, 5).map((match) => ({
    script: match[2],
    scope: scopeOption.exec(match[3] ?? '')?.[2],
  }));
}

/** More scripts of a page are not read. */
const readScripts = 10;

const staticOnly = 'Found by reading the scripts of the page; it was not run in a browser.';

/** Looks for a registration in the page's scripts, and at the worker it names. */
export async function lookAtServiceWorker(
  visitor: Visitor,
  page: Page,
  pageUrl: string,
  startUrl: string | undefined,
): Promise<Finding[]> {
  const registration = await findRegistration(visitor, page, pageUrl);
  if (!registration) {
    return [
      found(
        'service-worker',
        'No script of the page registers one. A script that another script loads is not seen.',
      ),
    ];
  }
  const registered = passed('service-worker', staticOnly);
  const script = registration.script === undefined ? undefined : URL.parse(registration.script, pageUrl);
  if (!script) return [registered];
  const visited = await visitor.get(script.href);
  const fault = scriptFault(visited, pageUrl);
  if (!visited.isAnswer || fault !== undefined)
    return [registered, found('service-worker-script', fault ?? '', evidenceOf(visited))];
  const covers = startUrl === undefined ? [] : [judgeScope(visited, registration.scope, pageUrl, startUrl)];
  return [registered, passed('service-worker-script'), ...covers];
}

async function findRegistration(
  visitor: Visitor,
  page: Page,
  pageUrl: string,
): Promise<Registration | undefined> {
  const [inline] = findRegistrations(page.inlineScript);
  if (inline) return inline;
  const { origin } = new URL(pageUrl);
  const own = page.scripts.filter((url) => new URL(url).origin === origin).slice(0, readScripts);
  const visits = await Promise.all(own.map((url) => visitor.get(url)));
  for (const visited of visits) {
    if (!visited.isAnswer || !visited.isOk) continue;
    const [registration] = findRegistrations(decodeText(visited.bytes, visited.contentType));
    if (registration) return registration;
  }
  return undefined;
}

function scriptFault(visited: Visited, pageUrl: string): string | undefined {
  const fault = faultOf(visited);
  if (!visited.isAnswer || fault !== undefined) return fault;
  if (new URL(visited.asked).origin !== new URL(pageUrl).origin) return 'It is of another origin.';
  if (visited.redirects.length > 0) return 'It is redirected, which browsers refuse for service workers.';
  if (!/^(text|application)\/(x-)?(java|ecma)script\b/i.test(visited.contentType ?? '')) {
    return `Its media type is ${visited.contentType ?? 'missing'}, not JavaScript.`;
  }
  return visited.bytes.toString().trim() === '' ? 'It is empty.' : undefined;
}

/** A worker controls what lies below its own folder, unless it asks for less or its server allows more. */
function judgeScope(visited: Visit, asked: string | undefined, pageUrl: string, startUrl: string): Finding {
  const allowed = visited.headers['service-worker-allowed'] ?? '.';
  const most = URL.parse(allowed, visited.url) ?? new URL('.', visited.url);
  const scope = (asked !== undefined && URL.parse(asked, pageUrl)) || new URL('.', visited.url);
  if (!isWithinScope(scope.href, most.href)) {
    return found(
      'service-worker-scope',
      `It asks for ${scope.pathname}, but from its place it may only have ${most.pathname}.`,
    );
  }
  const outside = isWithinScope(startUrl, scope.href)
    ? undefined
    : `It controls ${scope.pathname}, and the app starts at ${new URL(startUrl).pathname}.`;
  return judged('service-worker-scope', outside);
}
