import { invalidField } from '#platform/problem.ts';

export const githubApi = 'https://api.github.com';

/**
 * The API that people mean: nothing or github.com, an Enterprise Server by its host, or a company on ghe.com.
 * Plain http only to loopback, and only for rehearsals.
 * @throws Problem BAD_REQUEST
 */
export function toBaseUrl(given: string | undefined, allowPrivateTargets: boolean): string {
  if (given === undefined) return githubApi;
  const url = new URL(given);
  const isRehearsal = allowPrivateTargets && /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(isRehearsal && url.protocol === 'http:')) {
    throw wrongUrl('must begin with https://: the token travels to it');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw wrongUrl('must be an address alone, without user, password, query or #');
  }
  const path = url.pathname.replace(/\/+$/, '');
  if (path !== '' && path !== '/api/v3') throw wrongUrl('must end after the host or with /api/v3');
  if (isRehearsal) return url.origin + path;
  if (/^(www\.|api\.)?github\.com$/.test(url.hostname)) return githubApi;
  if (url.hostname.endsWith('.ghe.com')) return `https://${url.host.replace(/^(api\.)?/, 'api.')}`;
  return `${url.origin}/api/v3`;
}

const wrongUrl = (message: string) => invalidField('baseUrl', 'github-url', message);
