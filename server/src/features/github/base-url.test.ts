import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBaseUrl } from './base-url.ts';

test('the API that people mean', () => {
  const meant: [string | undefined, string][] = [
    [undefined, 'https://api.github.com'],
    ['https://github.com', 'https://api.github.com'],
    ['https://www.github.com/', 'https://api.github.com'],
    ['https://api.github.com/', 'https://api.github.com'],
    ['https://github.example.com', 'https://github.example.com/api/v3'],
    ['https://github.example.com:8443/api/v3/', 'https://github.example.com:8443/api/v3'],
    ['https://acme.ghe.com', 'https://api.acme.ghe.com'],
    ['https://api.acme.ghe.com', 'https://api.acme.ghe.com'],
  ];
  for (const [given, api] of meant) assert.equal(toBaseUrl(given, false), api);
});

test('loopback by plain http only where private targets are allowed', () => {
  assert.equal(toBaseUrl('http://127.0.0.1:4000', true), 'http://127.0.0.1:4000');
  assert.equal(toBaseUrl('http://localhost:4000/api/v3', true), 'http://localhost:4000/api/v3');
  assert.throws(() => toBaseUrl('http://127.0.0.1:4000', false), /https:\/\//);
  assert.throws(() => toBaseUrl('http://github.example.com', true), /https:\/\//);
});

test('anything that is not an address alone is refused', () => {
  const bad = [
    'https://u:p@github.example.com',
    'https://github.example.com/?a=1',
    'https://github.example.com/x',
    'ftp://a',
  ];
  for (const url of bad) assert.throws(() => toBaseUrl(url, true), { code: 'BAD_REQUEST' });
});
