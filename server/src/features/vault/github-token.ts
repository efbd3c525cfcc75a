import { invalidField } from '#platform/problem.ts';
import { type Checked, passed, waiting } from './checked.ts';

/** By how they begin. */
const otherTokens = {
  gho_: 'the token of an OAuth app',
  ghu_: 'the token of a GitHub App for a user, which ends within hours',
  ghs_: 'the token of a GitHub App installation, which ends within an hour',
  ghr_: 'a refresh token',
  'glpat-': 'a token of GitLab',
  marsa_: 'an API key of Marsa',
};

/** The shape of a personal access token. Its text is opaque: GitHub lengthens tokens without notice. */
export function checkGithubToken(given: string): Checked {
  const value = given.trim();
  const other = Object.entries(otherTokens).find(([prefix]) => value.startsWith(prefix));
  if (other) throw wrongToken(`is ${other[1]}`);
  if (value.startsWith('-----BEGIN ')) throw wrongToken('is a key in PEM');
  if (/\s/.test(value)) throw wrongToken('has spaces in it');
  if (!/^[\x21-\x7e]*$/.test(value)) throw wrongToken('has characters that no token has');
  if (value.length < 20 || value.length > 1000) throw wrongToken(`has ${value.length} characters`);
  const kind = kindOf(value);
  if (kind !== 'opaque' && value.length < 40)
    throw wrongToken(`has only ${value.length} characters: was it cut?`);
  return { value, checks: [passed('form', `Has the form of ${kinds[kind]}`), untried] };
}

const untried = waiting(
  'github',
  'Not tried with GitHub yet: PUT …/github/pat (marsa github token) with this token tries it',
);

/** What GitHub itself said of it stands in the place of that it was not asked. */
export const asTried = ({ value, checks }: Checked): Checked => ({
  value,
  checks: [...checks.filter(({ name }) => name !== untried.name), passed(untried.name, 'GitHub accepts it')],
});

const kinds = {
  classic: 'a classic token',
  'fine-grained': 'a fine-grained token',
  opaque: 'a token of an older or other kind',
};

function kindOf(token: string): keyof typeof kinds {
  if (token.startsWith('ghp_')) return 'classic';
  return token.startsWith('github_pat_') ? 'fine-grained' : 'opaque';
}

const wrongToken = (found: string) =>
  invalidField(
    'value',
    'github-token',
    `must be a personal access token (ghp_… or github_pat_…), but ${found}`,
  );
