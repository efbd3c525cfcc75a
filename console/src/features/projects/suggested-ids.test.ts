import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as projects from '@marsa/contract/projects.ts';
import { bodyOf } from '#schemas.ts';
import { suggestIds, toOrigin } from './suggested-ids.ts';

test('what people paste becomes an origin', () => {
  assert.equal(toOrigin('app.example.com'), 'https://app.example.com');
  assert.equal(toOrigin('  https://App.Example.com/de/start?x=1#y '), 'https://app.example.com');
  assert.equal(toOrigin('http://example.com:8443/'), 'https://example.com:8443');
  assert.equal(toOrigin('\u2066متجر.example\u2069'), 'https://xn--pgbep1f.example');
  for (const wrong of ['', ' ', 'ftp://example.com', 'javascript:alert(1)', 'https://a:b@example.com', 'a b'])
    assert.equal(toOrigin(wrong), undefined, wrong);
});

test('ids for the stores come from the host', () => {
  const both = (origin: string) => Object.values(suggestIds(origin, bodyOf(projects.create).shape));
  assert.deepEqual(both('https://app.example.com'), ['com.example.app', 'com.example.app']);
  assert.deepEqual(both('https://www.example.com'), ['com.example', 'com.example']);
  assert.deepEqual(both('https://my-shop.example.com'), ['com.example.my_shop', 'com.example.my-shop']);
  assert.deepEqual(both('https://2day.example.com'), ['com.example.app2day', 'com.example.2day']);
  assert.deepEqual(both('https://new.example.com'), ['com.example.new_app', 'com.example.new']);
  assert.deepEqual(both('https://localhost:8443'), ['app.localhost', 'app.localhost']);
  assert.deepEqual(both('https://127.0.0.1:8443'), ['', '']);
  assert.deepEqual(both('https://[::1]'), ['', '']);
});
