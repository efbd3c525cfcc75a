import { Problem } from '#platform/problem.ts';

/** A repository by the names people know it by. */
export interface RepositoryName {
  owner: string;
  repo: string;
}

/** Path of the repository in GitHub's API. */
export const pathOf = ({ owner, repo }: RepositoryName) => `/repos/${encodePart(owner)}/${encodePart(repo)}`;

/** `heads/feature/x`: the slashes stay. */
export const encodePath = (path: string) => path.split('/').map(encodePart).join('/');

/** One part of a path; never one that would lead to another place of the API. */
export function encodePart(part: string): string {
  if (/^\.{0,2}$/.test(part)) throw new Problem('BAD_REQUEST', `"${part}" cannot be a name in GitHub.`);
  return encodeURIComponent(part);
}

export const fullNameOf = ({ owner, repo }: RepositoryName) => `${owner}/${repo}`;
