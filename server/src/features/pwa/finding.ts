import type { Finding } from '@marsa/contract/pwa.ts';
import { type PwaFindingId, pwaFindings, pwaScoreCosts } from '@marsa/contract/pwa-findings.ts';

type Evidence = Finding['evidence'];

export const passed = (id: PwaFindingId, detail = ''): Finding => ({
  id,
  severity: 'passed',
  detail,
  evidence: null,
});

export const found = (id: PwaFindingId, detail: string, evidence: Evidence = null): Finding => ({
  id,
  severity: pwaFindings[id],
  detail,
  evidence,
});

/** Passed where there is no fault to name. */
export const judged = (id: PwaFindingId, fault: string | undefined, evidence: Evidence = null): Finding =>
  fault === undefined ? passed(id) : found(id, fault, evidence);

/** 100, less 20 for each error and 5 for each warning, never below 0. */
export function scoreOf(findings: readonly Finding[]): number {
  return Math.max(
    0,
    findings.reduce((score, { severity }) => score - pwaScoreCosts[severity], 100),
  );
}

const order: Finding['severity'][] = ['error', 'warning', 'info', 'passed'];

export const worstFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));

const namedAtOnce = 5;

/** The first few of a list, and how many more there are. */
export function nameSome(items: readonly string[], separator = ', '): string {
  const more = items.length - namedAtOnce;
  const shown = items.slice(0, namedAtOnce).join(separator);
  return more > 0 ? `${shown} and ${more} more` : shown;
}
