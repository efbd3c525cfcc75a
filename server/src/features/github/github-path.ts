/** A repository by the names people know it by. */
export interface RepositoryName {
  owner: string;
  repo: string;
}

/** Path of the repository in GitHub's API. */
export const pathOf = ({ owner, repo }: RepositoryName) =>
  `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;

export const fullNameOf = ({ owner, repo }: RepositoryName) => `${owner}/${repo}`;
