import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Finding } from '@marsa/contract/pwa.ts';
import { type PwaFindingId, pwaFindings } from '@marsa/contract/pwa-findings.ts';
import { type Look, lookAtPwa } from '@marsa/server/features/pwa/look.ts';
import { type VisitBounds, visitBounds } from '@marsa/server/features/pwa/visit.ts';
import { createOutbound, type Outbound } from '@marsa/server/platform/outbound.ts';
import { createCertificateAuthority } from './certificates.ts';
import { apps, goodSite } from './good-pwa.ts';
import { type Site, serveSite } from './https-site.ts';

export const nowMs = Date.now();
export const authority = createCertificateAuthority(nowMs);
export const outbound = createOutbound({ allowPrivateTargets: true, extraCa: authority.certificate });
after(() => outbound.close());

interface LookOptions {
  clock?: () => number;
  bounds?: Partial<VisitBounds>;
  outbound?: Outbound;
}

/** Serves a site for as long as one look at its root takes. */
export async function look(
  files: Site,
  options: LookOptions = {},
): Promise<Look & { requests: string[]; origin: string }> {
  const site = await serveSite(authority, files);
  try {
    const deps = { outbound, clock: () => nowMs, ...options, bounds: { ...visitBounds, ...options.bounds } };
    const { signal } = new AbortController();
    const result = await lookAtPwa(deps, `${site.origin}/`, site.origin, apps, signal);
    return { ...result, requests: site.requests, origin: site.origin };
  } finally {
    site.close();
  }
}

export const failing = (findings: Finding[]) =>
  findings.filter(({ severity }) => severity !== 'passed').map(({ id }) => id);

export function getFinding(findings: Finding[], id: PwaFindingId): Finding {
  const finding = findings.find((one) => one.id === id);
  assert.ok(finding, `${id} is missing`);
  return finding;
}

/**
 * One test for each finding, the change to the good site that makes it appear, and what it says.
 * @param prefixes of the findings that must all be tested, here or by the tests `besides`
 */
export function testFaults(
  prefixes: string[],
  faults: [PwaFindingId, Site, RegExp][],
  besides: PwaFindingId[] = [],
): void {
  for (const [id, change, detail] of faults) {
    test(`${id}: ${detail.source}`, async () => {
      const finding = getFinding((await look({ ...goodSite(), ...change })).findings, id);
      assert.equal(finding.severity, pwaFindings[id]);
      assert.match(finding.detail, detail);
    });
  }
  test(`all of ${prefixes.join(', ')} are tested`, () => {
    const tested = new Set<string>([...faults.map(([id]) => id), ...besides]);
    const own = Object.keys(pwaFindings).filter((id) => prefixes.some((prefix) => id.startsWith(prefix)));
    assert.deepEqual(
      own.filter((id) => !tested.has(id)),
      [],
    );
  });
}
