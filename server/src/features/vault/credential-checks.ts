import type { CredentialType } from '@marsa/contract/credential-types.ts';
import { hasOnlyText, textIssue } from '@marsa/contract/text.ts';
import { maxSecretBytes } from '@marsa/contract/vault.ts';
import { invalidField } from '#platform/problem.ts';
import { checkAscIssuerId, checkAscKeyId, checkAscPrivateKey } from './apple-credentials.ts';
import type { Checked } from './checked.ts';
import { decodeFile } from './file-content.ts';
import { checkGithubToken } from './github-token.ts';
import { checkServiceAccount } from './google-service-account.ts';
import { formatOfKeystore } from './upload-keystore.ts';

const checkers: Record<CredentialType, (value: string) => Checked> = {
  GITHUB_PAT: checkGithubToken,
  APPLE_ASC_KEY_ID: checkAscKeyId,
  APPLE_ASC_ISSUER_ID: checkAscIssuerId,
  APPLE_ASC_P8_B64: checkAscPrivateKey,
  ANDROID_UPLOAD_JKS_B64: checkKeystoreFile,
  ANDROID_UPLOAD_JKS_PASS: checkPassword,
  ANDROID_UPLOAD_KEY_ALIAS: checkAlias,
  ANDROID_UPLOAD_KEY_PASS: checkPassword,
  GOOGLE_PLAY_SA_B64: checkServiceAccount,
};

/**
 * Checks a value by itself for what its type claims, and returns it in the form it is kept in: without line breaks
 * in base64 and blanks around names.
 * @throws Problem BAD_REQUEST that says what was found instead, never the value
 */
export function checkValue(type: CredentialType, given: string): Checked {
  const checked = checkers[type](given);
  const bytes = Buffer.byteLength(checked.value);
  if (bytes > maxSecretBytes) {
    const limit = `${maxSecretBytes} bytes is the most that GitHub takes as a secret`;
    throw invalidField('value', 'size', `is ${bytes} bytes long in base64, but ${limit}`);
  }
  return checked;
}

function checkKeystoreFile(given: string): Checked {
  const { value, bytes } = decodeFile(given);
  formatOfKeystore(bytes);
  return { value, checks: [] };
}

/** Kept to the letter: blanks may be meant, line breaks never are. */
function checkPassword(value: string): Checked {
  if (/[\r\n]$/.test(value))
    throw invalidField('value', 'password', 'ends in a line break: leave it out (printf, not echo)');
  if (!hasOnlyText(value)) throw invalidField('value', 'password', textIssue);
  if (value.length > 1000) throw invalidField('value', 'password', 'must have 1000 characters at most');
  return { value, checks: [] };
}

function checkAlias(given: string): Checked {
  const value = given.trim();
  if (value === '' || value.length > 255 || !hasOnlyText(value)) {
    throw invalidField('value', 'alias', 'must be the name of an entry of the keystore, 1 to 255 characters');
  }
  return { value, checks: [] };
}
