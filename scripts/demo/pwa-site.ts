import { existsSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import type { CertificateAuthority } from '@marsa/tests/support/certificates.ts';
import { readSite, type Site, serveSite } from '@marsa/tests/support/https-site.ts';

export interface PwaSite {
  origin: string;
  /** What to call the project. */
  label: string;
  close(): Promise<void>;
}

/** The PWA to rehearse with: a URL as it is, or a folder served by https on loopback. */
export async function openPwa(wish: string | undefined, authority: CertificateAuthority): Promise<PwaSite> {
  if (wish?.startsWith('https://')) {
    const { origin, hostname } = new URL(wish);
    return { origin, label: hostname, close: async () => {} };
  }
  const folder = resolve(wish ?? join(import.meta.dirname, 'sample-pwa'));
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Error(`--pwa takes a folder or an https URL; ${folder} is no folder`);
  }
  const site = await serveSite(authority, withPage(readSite(folder), folder));
  const { port } = new URL(site.origin);
  return {
    origin: `https://localhost:${port}`,
    label: wish ? basename(folder) : 'Mina',
    close: async () => site.close(),
  };
}

const manifestNames = ['manifest.webmanifest', 'manifest.json', 'site.webmanifest', 'app.webmanifest'];

/** A folder without a page gets a bare one that links its manifest; what it lacks shows up as findings. */
function withPage(files: Site, folder: string): Site {
  if (files['/index.html']) return files;
  const inRoot = Object.keys(files).filter((path) => path.lastIndexOf('/') === 0);
  const manifest =
    manifestNames.map((name) => `/${name}`).find((path) => files[path]) ??
    inRoot.find((path) => extname(path) === '.webmanifest');
  if (manifest === undefined)
    throw new Error(`${folder} has neither a page (index.html) nor a web app manifest`);
  const page = `<!doctype html><html lang="en"><title>Rehearsal</title><link rel="manifest" href="${manifest}"><p>Rehearsal</p></html>`;
  return { ...files, '/index.html': page };
}
