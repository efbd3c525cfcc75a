import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowedTarget } from './target-address.ts';

const strict = { allowPrivate: false, onlyLoopback: false };
const lenient = { allowPrivate: true, onlyLoopback: false };

test('public addresses may be reached', () => {
  for (const address of [
    '93.184.215.14',
    '1.1.1.1',
    '2606:4700::1111',
    '64:ff9b::101:101',
    '::ffff:1.1.1.1',
  ]) {
    assert.equal(isAllowedTarget(address, strict), true, address);
  }
});

test('private addresses only where allowed', () => {
  for (const address of [
    '127.0.0.1',
    '127.9.9.9',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '::1',
    'fd12::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::10.0.0.1',
  ]) {
    assert.equal(isAllowedTarget(address, strict), false, address);
    assert.equal(isAllowedTarget(address, lenient), true, address);
  }
});

test('what no web site lives on is never reached', () => {
  for (const address of [
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::169.254.169.254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '198.18.0.1',
    '192.0.0.192',
    '2001:db8::1',
    '3fff::1',
    '2002:7f00:1::',
    '2001::1',
    '64:ff9b:1::1',
    'ff02::1',
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    'fd20:ce::254',
    'not an address',
  ]) {
    assert.equal(isAllowedTarget(address, strict), false, address);
    assert.equal(isAllowedTarget(address, lenient), false, address);
  }
});

test('plain http is for loopback, and only in rehearsals', () => {
  const http = { allowPrivate: true, onlyLoopback: true };
  assert.equal(isAllowedTarget('127.0.0.1', http), true);
  assert.equal(isAllowedTarget('10.0.0.1', http), false);
  assert.equal(isAllowedTarget('1.1.1.1', http), false);
  assert.equal(isAllowedTarget('127.0.0.1', { allowPrivate: false, onlyLoopback: true }), false);
});
