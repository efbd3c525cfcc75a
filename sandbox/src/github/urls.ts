import type { Api } from '#oracle/description.ts';
import { fullName, type Repository } from './world.ts';

/** Addresses in answers: of the API and of the pages for people. */
export interface Urls {
  api: string;
  html: string;
}

export const urlsOf = (origin: string, api: Api): Urls => ({
  api: api === 'enterprise' ? `${origin}/api/v3` : origin,
  html: origin,
});

export const apiUrl = (urls: Urls, repository: Repository) => `${urls.api}/repos/${fullName(repository)}`;
export const htmlUrl = (urls: Urls, repository: Repository) => `${urls.html}/${fullName(repository)}`;

/** GitHub's form of times: seconds, UTC. */
export const timestamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** An opaque id, as GitHub's GraphQL has it. */
export const nodeId = (kind: string, id: number | string) =>
  Buffer.from(`${kind}${id}`).toString('base64url');
