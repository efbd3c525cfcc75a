import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';

/* Keystores for the tests, made at run time: no key is ever committed. */

export interface KeystoreOptions {
  alias: string;
  password: string;
  iterations?: number;
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** PKCS#12 with an RSA key, in base64; the certificate ends on the given day. */
export function makePkcs12({ alias, password, iterations = 2048 }: KeystoreOptions, notAfter: Date): string {
  const key = forge.pki.privateKeyFromPem(privateKey);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(notAfter.getTime() - 86_400_000);
  certificate.validity.notAfter = notAfter;
  certificate.setSubject([{ name: 'commonName', value: 'test' }]);
  certificate.setIssuer([{ name: 'commonName', value: 'test' }]);
  certificate.sign(key, forge.md.sha256.create());
  const file = forge.pkcs12.toPkcs12Asn1(key, [certificate], password, {
    friendlyName: alias,
    algorithm: '3des',
    count: iterations,
  });
  return forge.util.encode64(forge.asn1.toDer(file).getBytes());
}

export const hasKeytool = (() => {
  try {
    execFileSync('keytool', ['-help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A keystore as the JDK's own tool writes it, in base64, and the fingerprint the tool shows. */
export function makeByKeytool(
  args: string[],
  password: string,
): { base64: string; fingerprint: string | undefined } {
  const folder = mkdtempSync(join(tmpdir(), 'marsa-keystore-'));
  const file = join(folder, 'keystore');
  const own = ['-keystore', file, '-storepass', password];
  try {
    execFileSync('keytool', ['-genkeypair', ...own, '-dname', 'CN=test', '-validity', '9000', ...args], {
      stdio: 'pipe',
    });
    const listed = execFileSync('keytool', ['-list', ...own, ...args.filter((arg) => arg.startsWith('-J'))], {
      stdio: 'pipe',
    });
    const fingerprint = /SHA-256\): ([0-9A-F:]{95})/.exec(listed.toString())?.[1];
    return { base64: readFileSync(file).toString('base64'), fingerprint };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
