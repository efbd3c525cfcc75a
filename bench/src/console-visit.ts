import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Pages are looked at on a processor that is so many times slower than this one. */
export const slowdown = 4;

/** Somebody with a browser that remembers what it fetched; a new one is a first visit. */
export interface Visitor extends AsyncDisposable {
  page: Page;
}

interface VisitorOptions {
  url: string;
  language: 'en' | 'ar';
  cookies: ReadonlyMap<string, string>;
}

/** Milliseconds from asking for a page. */
export interface Paint {
  /** Until its largest part was painted, as the browser tells it. */
  largestMs: number;
  /** Until everything was there that the page asked the server for. */
  wholeMs: number;
}

export async function openVisitor(browser: Browser, options: VisitorOptions): Promise<Visitor> {
  const { url, language, cookies } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: language });
  await context.addCookies(
    [...cookies, ['language', language]].map(([name = '', value = '']) => ({ name, value, url })),
  );
  await context.addInitScript(watch);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await slowDown(context, page);
  return { page, [Symbol.asyncDispose]: () => context.close() };
}

async function slowDown(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
}

/** Opens an address and waits until nothing on the page is still to come. */
export async function timePaint(page: Page, address: string): Promise<Paint> {
  await page.goto(address);
  const wholeMs = await (
    await page.waitForFunction(
      () =>
        document.querySelector('h1') !== null &&
        document.querySelector('[aria-busy="true"], .mantine-Skeleton-root, .mantine-Loader-root') === null &&
        performance.now(),
      undefined,
      { polling: 'raf' },
    )
  ).jsonValue();
  const largestMs = await page.evaluate(async () => {
    await document.fonts.ready;
    await window.nextPaint();
    return window.largestPaintMs();
  });
  return { largestMs, wholeMs: Number(wholeMs) };
}

/** Does something and waits until it shows. @returns milliseconds from the event to the next paint, the slowest if there were several */
export async function timeInteraction(
  page: Page,
  act: () => Promise<void>,
  shown: () => Promise<void>,
): Promise<number> {
  await page.evaluate(() => window.slowestEventMs());
  await act();
  await shown();
  return page.evaluate(async () => {
    await window.nextPaint();
    return window.slowestEventMs();
  });
}

declare global {
  interface Window {
    largestPaintMs(): number;
    /** Since it was last asked; what is quicker than a browser tells of counts as that. */
    slowestEventMs(): number;
    nextPaint(): Promise<void>;
  }
}

/** Runs in the page before anything of it. */
function watch(): void {
  const quickestMs = 16;
  let largest = 0;
  let slowest = quickestMs;
  const keepPaints = (entries: PerformanceEntryList) => {
    for (const { startTime } of entries) largest = Math.max(largest, startTime);
  };
  const keepEvents = (entries: PerformanceEntryList) => {
    for (const entry of entries as PerformanceEventTiming[])
      if (entry.interactionId > 0) slowest = Math.max(slowest, entry.duration);
  };
  const paints = new PerformanceObserver((list) => keepPaints(list.getEntries()));
  const events = new PerformanceObserver((list) => keepEvents(list.getEntries()));
  paints.observe({ type: 'largest-contentful-paint', buffered: true });
  events.observe({ type: 'event', durationThreshold: quickestMs, buffered: true } as PerformanceObserverInit);
  window.largestPaintMs = () => {
    keepPaints(paints.takeRecords());
    return largest;
  };
  window.slowestEventMs = () => {
    keepEvents(events.takeRecords());
    const told = slowest;
    slowest = quickestMs;
    return told;
  };
  window.nextPaint = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}
