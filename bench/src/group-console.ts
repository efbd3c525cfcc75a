import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createClient } from '@marsa/client/client.ts';
import * as projects from '@marsa/contract/projects.ts';
import * as tokens from '@marsa/contract/tokens.ts';
import { findChromium, launchChromium } from '@marsa/tests/support/chromium.ts';
import { weighConsole } from '@marsa/tests/support/console-weight.ts';
import type { Browser } from 'playwright-core';
import type { BareRoute } from './bare-server.ts';
import { type Child, startChild } from './child.ts';
import { interactions } from './console-interactions.ts';
import { openVisitor, timeInteraction, timePaint } from './console-visit.ts';
import { type Marsa, startMarsa } from './marsa.ts';
import { type Measured, medianOf, type Results } from './metric.ts';
import type { Plan } from './plan.ts';

type Say = (text: string) => void;

const languages = ['en', 'ar'] as const;
const howMany = 100;

/** What the console weighs; and how soon it paints and answers in a browser, with 100 projects, on a slowed processor. */
export async function measureConsole(plan: Plan, say: Say): Promise<Results> {
  build();
  const { first, further } = weighConsole();
  const weight = {
    'console.initial.kB': medianOf([Math.max(...Object.values(first))]),
    'console.route.kB': medianOf([Math.max(...Object.values(further))]),
  };
  if (findChromium() === undefined) {
    say('console.lcp, console.interaction: not measured: there is no Chromium');
    return weight;
  }
  await using marsa = await startMarsa({ accounts: 1 });
  const cookies = await signInWithProjects(marsa);
  await using bare = await startBarePage();
  const browser = await launchChromium();
  try {
    const scene = { browser, marsaUrl: marsa.url, bareUrl: bare.ready.url, cookies };
    return {
      ...weight,
      ...(await measurePaint(scene, plan, say)),
      ...(await measureInteractions(scene, plan, say)),
    };
  } finally {
    await browser.close();
  }
}

interface Scene {
  browser: Browser;
  marsaUrl: string;
  bareUrl: string;
  cookies: ReadonlyMap<string, string>;
}

/** The overview: by somebody who never was there, and once more; and before each a page of nothing but a heading. */
async function measurePaint(
  { browser, marsaUrl, bareUrl, cookies }: Scene,
  { visits }: Plan,
  say: Say,
): Promise<Results> {
  const times: Record<'bare' | 'first' | 'again' | 'whole' | 'overBare', number[]> = {
    ...{ bare: [], first: [], again: [], whole: [], overBare: [] },
  };
  // One more than counts: the first finds nothing compiled.
  for (let visit = 0; visit <= visits; visit++) {
    for (const language of languages) {
      await using visitor = await openVisitor(browser, { url: marsaUrl, language, cookies });
      const bare = await timePaint(visitor.page, bareUrl);
      const first = await timePaint(visitor.page, marsaUrl);
      const again = await timePaint(visitor.page, marsaUrl);
      if (visit === 0) continue;
      times.bare.push(bare.largestMs);
      times.first.push(first.largestMs);
      times.again.push(again.largestMs);
      times.whole.push(first.wholeMs);
      times.overBare.push(first.largestMs / bare.largestMs);
    }
  }
  say(`console.lcp: of a bare page ${range(times.bare)} ms, of the overview ${range(times.first)} ms`);
  say(`  whole after ${range(times.whole)} ms; painted again ${range(times.again)} ms`);
  return {
    'console.lcp.ms': medianOf(times.first),
    'console.lcp.again.ms': medianOf(times.again),
    'console.lcp.overBare': medianOf(times.overBare),
  };
}

/** The slowest interaction of a visit counts; before each visit the same key in a field of a bare page. */
async function measureInteractions(
  { browser, marsaUrl: url, bareUrl, cookies }: Scene,
  { visits }: Plan,
  say: Say,
): Promise<Results> {
  const overBare: number[] = [];
  const times = new Map<string, number[]>(interactions.map(({ name }) => [name, []]));
  const slowest: number[] = [];
  for (let visit = 0; visit < visits; visit++) {
    for (const language of languages) {
      await using visitor = await openVisitor(browser, { url, language, cookies });
      await timePaint(visitor.page, bareUrl);
      const bare = await timeInteraction(
        visitor.page,
        () => visitor.page.locator('input').pressSequentially('Marsa'),
        () => visitor.page.locator('input').waitFor(),
      );
      await timePaint(visitor.page, url);
      const ofVisit: number[] = [];
      for (const { name, act, shown } of interactions) {
        const ms = await timeInteraction(
          visitor.page,
          () => act(visitor.page),
          () => shown(visitor.page),
        );
        times.get(name)?.push(ms);
        ofVisit.push(ms);
      }
      slowest.push(Math.max(...ofVisit));
      overBare.push(Math.max(...ofVisit) / bare);
    }
  }
  for (const [name, values] of times) say(`console.interaction: ${name} ${range(values)} ms`);
  return {
    'console.interaction.ms': medianOf(slowest),
    'console.interaction.overBare': medianOf(overBare),
  };
}

function range(values: readonly number[]): string {
  const { value, min, max }: Measured = medianOf(values);
  return `${value.toFixed(0)} (${min.toFixed(0)}–${max.toFixed(0)})`;
}

/** Somebody's cookies, and what they have. */
async function signInWithProjects(marsa: Marsa): Promise<Map<string, string>> {
  const [account] = marsa.accounts;
  if (account === undefined) throw new Error('there is no account to sign in with');
  const { accessToken } = await createClient({ baseUrl: marsa.url }).call(tokens.create, { body: account });
  const client = createClient({ baseUrl: marsa.url, token: accessToken });
  for (let at = 0; at < howMany; at++)
    await client.call(projects.create, {
      body: {
        name: at % 2 === 0 ? `Project ${at}` : `مشروع ${at}`,
        domain: `https://app-${at}.example.com`,
        androidPackage: `com.example.app${at}`,
      },
    });
  const { headers } = await marsa.sessionTarget('/');
  return new Map(
    (headers.cookie ?? '')
      .split('; ')
      .map((pair) => [...pair.split('='), ''].slice(0, 2) as [string, string]),
  );
}

/** What a browser takes for next to nothing. */
function startBarePage(): Promise<Child<{ url: string }>> {
  const answer = '<!doctype html><html lang="en"><title>Bare</title><h1>Marsa</h1><input></html>';
  const routes: BareRoute[] = [{ method: 'GET', path: '/', answer }];
  return startChild('bare-server.ts', { args: [JSON.stringify(routes)] });
}

function build(): void {
  const script = join(import.meta.dirname, '../../scripts/build-console.ts');
  spawnSync(process.execPath, [script, '--if-needed'], { stdio: ['ignore', 2, 2] });
}
