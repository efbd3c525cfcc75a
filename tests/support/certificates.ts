import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import forge from 'node-forge';

/** A certificate authority made for one run. Its key is never written anywhere. */
export interface CertificateAuthority {
  /** PEM, for `EXTRA_CA_FILE` and the like. */
  certificate: string;
  /** Makes a server certificate for host names and addresses. */
  issue(hosts: string[], validity?: Validity): { key: string; cert: string };
}

/** Milliseconds since 1970. */
export interface Validity {
  from: number;
  to: number;
}

const dayMs = 24 * 60 * 60 * 1000;
/** RSA, since forge signs with nothing else; made by Node, which is a hundred times faster at it. */
const makeKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** @param nowMs the certificates are good from a day before until 90 days after, unless `issue` says otherwise */
export function createCertificateAuthority(nowMs: number): CertificateAuthority {
  const usual: Validity = { from: nowMs - dayMs, to: nowMs + 90 * dayMs };
  const authorityKeys = makeKeys();
  const name = [{ name: 'commonName', value: 'Marsa rehearsal authority' }];
  const authority = blank(authorityKeys.publicKey, usual);
  authority.setSubject(name);
  authority.setIssuer(name);
  authority.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  const signingKey = forge.pki.privateKeyFromPem(toPem(authorityKeys.privateKey));
  authority.sign(signingKey, forge.md.sha256.create());
  return {
    certificate: forge.pki.certificateToPem(authority),
    issue(hosts, validity = usual) {
      const keys = makeKeys();
      const leaf = blank(keys.publicKey, validity);
      leaf.setSubject([{ name: 'commonName', value: hosts[0] ?? 'localhost' }]);
      leaf.setIssuer(name);
      leaf.setExtensions([
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: hosts.map(toAltName) },
      ]);
      leaf.sign(signingKey, forge.md.sha256.create());
      return { key: toPem(keys.privateKey), cert: forge.pki.certificateToPem(leaf) };
    },
  };
}

type Keys = ReturnType<typeof makeKeys>;

function blank(publicKey: Keys['publicKey'], { from, to }: Validity): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  );
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(from);
  certificate.validity.notAfter = new Date(to);
  return certificate;
}

const toPem = (key: Keys['privateKey']) => key.export({ type: 'pkcs1', format: 'pem' }).toString();

/** In forge's numbers of general names: 7 is an address, 2 a DNS name. */
const toAltName = (host: string) => (isIP(host) ? { type: 7, ip: host } : { type: 2, value: host });
