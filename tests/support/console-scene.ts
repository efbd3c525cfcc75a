import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { BrowserContext, Page, Browser as RealBrowser } from 'playwright-core';
import { createFormat } from '../../console/src/i18n/format.ts';
import { createSay, type Language, type Say, type Texts } from '../../console/src/i18n/texts.ts';
import { type Account, makeAccount, setUpAdmin } from './accounts.ts';
import { type Browser, openBrowser } from './browser.ts';
import { findChromium, launchChromium } from './chromium.ts';
import { testDatabases } from './databases.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts';
import { findFreePort } from './server-process.ts';

/** How a person has set the console, and on what they look at it. */
export interface Look {
  language: Language;
  theme: 'light' | 'dark';
  width: number;
}

/** Each flow is walked in these two … */
export const looks: readonly [Look, Look] = [
  { language: 'en', theme: 'light', width: 1280 },
  { language: 'ar', theme: 'dark', width: 1280 },
];

/**
 * … and each screen is looked at in all of these: both languages in both themes, each of them wide and narrow once. 320 is
 * what 1280 becomes for who zooms to 400 %.
 */
export const allLooks: readonly Look[] = [
  { language: 'en', theme: 'light', width: 320 },
  { language: 'en', theme: 'dark', width: 1280 },
  { language: 'ar', theme: 'light', width: 1280 },
  { language: 'ar', theme: 'dark', width: 360 },
];

/** A page that somebody has open. */
export interface Visit extends AsyncDisposable {
  page: Page;
  context: BrowserContext;
  look: Look;
  /** What the console says, in the language of this visit: `visit.say(projectsTexts)('title')`. */
  say<E extends Texts['en']>(book: Texts<E>): Say<E>;
  /** Goes to a path and waits until the page has what it asked for. */
  goto(path: string): Promise<void>;
  /** What the page complained of so far: errors of scripts, of the policy, of what it could not load. */
  complaints: string[];
}

export interface ConsoleScene {
  server: TestServer;
  /** The first administrator, and a browser of theirs as far as the API can tell. */
  admin: Account & { browser: Browser };
  /** Somebody who can sign in, with a browser that is signed in already as far as the API can tell. */
  newPerson(name: string, role?: string): Promise<Account & { browser: Browser }>;
  /** Somebody with a browser; signed in with the cookies of `as`, or as nobody. @param at another server */
  visit(look: Look, as?: Browser, at?: string): Promise<Visit>;
}

export interface ConsoleTests {
  /** A flow, walked in both languages, one of them dark. */
  flow(name: string, walk: (scene: ConsoleScene, look: Look) => Promise<void>): void;
  /** A test that does not depend on language and colours. */
  once(name: string, run: (scene: ConsoleScene) => Promise<void>): void;
}

/** Tests of the console in a real browser on a real server. Without a browser they are left out, and say so. */
export function describeConsole(
  name: string,
  options: TestServerOptions,
  define: (tests: ConsoleTests) => void,
): void {
  const skip = findChromium() === undefined && 'there is no Chromium';
  describe(name, { skip }, () => {
    let chromium: RealBrowser;
    let scene: ConsoleScene;
    before(async () => {
      const [engine] = testDatabases();
      assert.ok(engine);
      const port = await findFreePort();
      // Browsers know passkeys by a name, so people see it as they would on their own machine.
      const url = `http://localhost:${port}`;
      // Each visitor has an address of their own, so that limits of one do not meet another.
      const env = { TRUST_PROXY: '127.0.0.1/32', PUBLIC_URL: url, ...options.env };
      const server = await startTestServer(engine, { ...options, env, port });
      chromium = await launchChromium();
      const admin = await setUpAdmin(server);
      scene = {
        server,
        admin,
        async newPerson(name, role = 'DEV') {
          const account = await makeAccount(server, role, name);
          const browser = openBrowser(server.url, newAddress());
          await browser.signIn(account.email, account.password);
          return { ...account, browser };
        },
        visit: (look, as, at = url) => open(chromium, at, look, as),
      };
    });
    after(async () => {
      await chromium?.close();
      await scene?.server[Symbol.asyncDispose]();
    });
    define({
      flow(title, walk) {
        for (const look of looks) test(`${title} (${look.language}, ${look.theme})`, () => walk(scene, look));
      },
      once: (title, run) => test(title, () => run(scene)),
    });
  });
}

let visitors = 0;
const newAddress = () => ({ 'x-forwarded-for': `203.0.113.${++visitors}` });

async function open(chromium: RealBrowser, url: string, look: Look, as: Browser | undefined): Promise<Visit> {
  const { language, theme, width } = look;
  const context = await chromium.newContext({
    viewport: { width, height: 800 },
    baseURL: url,
    locale: language,
    colorScheme: theme,
    reducedMotion: 'reduce',
    extraHTTPHeaders: newAddress(),
  });
  const cookies = Object.entries({ language, theme, ...Object.fromEntries(as?.cookies ?? []) });
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url })));
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refusal is an answer like others; what the page makes of it is for the test to see.
    const isRefusal = /status of 4\d\d/.test(message.text()) && message.location().url.includes('/v1/');
    if (message.type() === 'error' && !isRefusal)
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  await context.route('**/*', (route) => {
    if (new URL(route.request().url()).origin === url) return route.continue();
    complaints.push(`asked for ${route.request().url()}`);
    return route.abort();
  });
  return {
    page,
    context,
    look,
    complaints,
    say: (book) => createSay(book, language, createFormat(language)),
    async goto(path) {
      await page.goto(path);
      await page.locator('h1').first().waitFor();
      await page.waitForFunction(
        () =>
          document.querySelector('[aria-busy="true"], .mantine-Skeleton-root, .mantine-Loader-root') === null,
      );
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare const axe: {
  run(options: object): Promise<{
    violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
  }>;
};

/** What axe finds on the page as it is now: WCAG 2.2 AA, and what it holds for good practice. */
async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { violations } = await axe.run({
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
    );
  });
}

/** What may hold other letters than those of the language: code, names, what people wrote and what is quoted. */
const foreign = 'script, style, noscript, code, pre, kbd, bdi, [dir="ltr"], [dir="auto"], [lang="en"]';

/** Runs of three and more English words in a page in Arabic, also in what is folded up and in what is only read out. */
export async function findEnglish(page: Page): Promise<string[]> {
  const texts = await page.evaluate((selector) => {
    const isOwn = (element: Element | null) => element !== null && element.closest(selector) === null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (isOwn(node.parentElement)) found.push(node.textContent ?? '');
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]'))
      for (const name of ['aria-label', 'placeholder', 'title'])
        if (isOwn(element)) found.push(element.getAttribute(name) ?? '');
    return found;
  }, foreign);
  const withoutNames = (text: string) =>
    /[\u0600-\u06ff]/.test(text) ? text.replace(/\u2068[^\u2069]*\u2069/g, '') : text;
  const run = /[A-Za-z]{2,}(?:[,.;:]? [A-Za-z]{2,}){2,}/;
  return [...new Set(texts.filter((text) => run.test(withoutNames(text))))].map(
    (text) => `in English: ${text}`,
  );
}

/**
 * Everything that is wrong with a page as it is now: what axe finds, what stands out at its side (people who zoom in, or
 * hold a phone, need not scroll both ways), what it complains of, what is not said in its language.
 */
export async function findFaults({ page, look, complaints }: Visit): Promise<string[]> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return [
    ...(await findBarriers(page)),
    ...(overflow > 0 ? [`${overflow}px wider than the screen`] : []),
    ...(look.language === 'ar' ? await findEnglish(page) : []),
    ...complaints.splice(0),
  ];
}

/** @param where for the message */
export async function assertSound(visit: Visit, where: string): Promise<void> {
  const faults = await findFaults(visit);
  assert.equal(faults.length, 0, `${where} ${JSON.stringify(visit.look)}\n${faults.join('\n')}`);
}
