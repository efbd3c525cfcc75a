import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type { ProjectLineView } from '@marsa/contract/line.ts';
import type { PageName } from '#paths.ts';
import type { Tone } from '#ui/status-badge.tsx';
import type { stationTexts } from './stations.text.ts';

export const stationNames = ['pwa', 'credentials', 'github', 'wrapper', 'builds'] as const;
export type StationName = (typeof stationNames)[number];

/** The page of each station. */
export const stationPages = {
  pwa: 'projectPwa',
  credentials: 'projectCredentials',
  github: 'projectGithub',
  wrapper: 'projectWrapper',
  builds: 'projectBuilds',
} as const satisfies Record<StationName, PageName>;

type Says = keyof typeof stationTexts.en;

/** What a station says of itself. `quiet`: nothing was done there yet. */
export interface StationState {
  name: StationName;
  tone: Tone;
  says: Says;
  /** For what it says: a number of something, or a word. */
  count?: number;
  word?: string;
}

type Judged = Omit<StationState, 'name'>;

const dayMs = 86_400_000;
/** An end within this time needs somebody. */
const soonMs = 30 * dayMs;

export const androidTypes: readonly CredentialType[] = [
  'ANDROID_UPLOAD_JKS_B64',
  'ANDROID_UPLOAD_JKS_PASS',
  'ANDROID_UPLOAD_KEY_ALIAS',
  'ANDROID_UPLOAD_KEY_PASS',
  'GOOGLE_PLAY_SA_B64',
];
export const iosTypes: readonly CredentialType[] = [
  'APPLE_ASC_KEY_ID',
  'APPLE_ASC_ISSUER_ID',
  'APPLE_ASC_P8_B64',
];

/** Where a project stands, station by station; those that the person may not read are left out. */
export function stationsOf(line: ProjectLineView, nowMs: number): StationState[] {
  const judged: Record<StationName, Judged | undefined> = {
    pwa: line.pwa === undefined ? undefined : judgePwa(line.pwa),
    credentials: line.credentials === undefined ? undefined : judgeCredentials(line.credentials, nowMs),
    github: line.github === undefined ? undefined : judgeGithub(line.github, line.wrapper, nowMs),
    wrapper: line.wrapper === undefined ? undefined : judgeWrapper(line.wrapper),
    builds: line.build === undefined ? undefined : judgeBuild(line.build),
  };
  return stationNames.flatMap((name) => {
    const state = judged[name];
    return state === undefined ? [] : [{ name, ...state }];
  });
}

/** The first station that stands in the way; undefined where the line is clear. A build without its secrets fails. */
export const nextStation = (stations: readonly StationState[]): StationState | undefined =>
  stations.find(({ tone, says }) => tone === 'bad' || tone === 'quiet' || says === 'githubUnsent') ??
  stations.find(({ tone }) => tone === 'warn');

function judgePwa(pwa: NonNullable<ProjectLineView['pwa']> | null): Judged {
  if (pwa === null) return { tone: 'quiet', says: 'pwaNone' };
  if (pwa.status === 'running') return { tone: 'busy', says: 'pwaRunning' };
  if (pwa.status === 'failed') return { tone: 'bad', says: 'pwaFailed' };
  if (pwa.errors > 0) return { tone: 'bad', says: 'pwaErrors', count: pwa.errors };
  if (pwa.warnings > 0) return { tone: 'warn', says: 'pwaWarnings', count: pwa.warnings };
  return { tone: 'good', says: 'pwaGood' };
}

function judgeCredentials(vault: NonNullable<ProjectLineView['credentials']> | null, nowMs: number): Judged {
  const types = vault?.types.filter((type) => type !== 'GITHUB_PAT') ?? [];
  if (vault === null || types.length === 0) return { tone: 'quiet', says: 'credentialsNone' };
  const leftMs = vault.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(vault.expiresAt) - nowMs;
  if (leftMs <= 0) return { tone: 'bad', says: 'credentialsExpired' };
  if (leftMs < soonMs) return { tone: 'warn', says: 'credentialsExpire', count: Math.ceil(leftMs / dayMs) };
  const held = new Set<CredentialType>(types);
  const isWhole = (all: readonly CredentialType[]) => all.every((type) => held.has(type));
  if (vault.waiting > 0) return { tone: 'warn', says: 'credentialsWaiting', count: vault.waiting };
  const [android, ios] = [isWhole(androidTypes), isWhole(iosTypes)];
  if (android && ios) return { tone: 'good', says: 'credentialsBoth' };
  if (android) return { tone: 'good', says: 'credentialsAndroid' };
  if (ios) return { tone: 'good', says: 'credentialsIos' };
  return { tone: 'warn', says: 'credentialsSome', count: types.length };
}

function judgeGithub(
  github: NonNullable<ProjectLineView['github']> | null,
  wrapper: ProjectLineView['wrapper'],
  nowMs: number,
): Judged {
  if (github === null) return { tone: 'quiet', says: 'githubNone' };
  if (github.lacks > 0) return { tone: 'bad', says: 'githubLacks', count: github.lacks };
  const leftMs = github.expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(github.expiresAt) - nowMs;
  if (leftMs <= 0) return { tone: 'bad', says: 'githubExpired' };
  if (leftMs < soonMs) return { tone: 'warn', says: 'githubExpires', count: Math.ceil(leftMs / dayMs) };
  if (github.repository === 'not-set') return { tone: 'warn', says: 'githubNotSet' };
  const isPushed = wrapper?.state === 'pushed' || wrapper?.state === 'unchanged';
  if (isPushed && github.unsent > 0) return { tone: 'warn', says: 'githubUnsent', count: github.unsent };
  return { tone: 'good', says: 'githubGood', word: github.login };
}

function judgeWrapper(wrapper: NonNullable<ProjectLineView['wrapper']> | null): Judged {
  if (wrapper === null) return { tone: 'quiet', says: 'wrapperNone' };
  if (wrapper.state === 'failed') return { tone: 'bad', says: 'wrapperFailed' };
  if (wrapper.state === 'intended') return { tone: 'busy', says: 'wrapperRunning' };
  return { tone: 'good', says: 'wrapperPushed', word: wrapper.repository };
}

function judgeBuild(build: NonNullable<ProjectLineView['build']> | null): Judged {
  if (build === null) return { tone: 'quiet', says: 'buildsNone' };
  const word = build.versionName;
  switch (build.status) {
    case 'succeeded':
      return { tone: 'good', says: 'buildsSucceeded', word };
    case 'failed':
      return { tone: 'bad', says: 'buildsFailed', word };
    case 'lost':
      return { tone: 'bad', says: 'buildsLost', word };
    case 'cancelled':
      return { tone: 'quiet', says: 'buildsCancelled', word };
    default:
      return { tone: 'busy', says: 'buildsRunning', word };
  }
}
