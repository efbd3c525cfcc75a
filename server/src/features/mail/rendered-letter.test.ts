import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noticeKinds, secondFactorChanges } from '@marsa/contract/notices.ts';
import { type Letter, noticeEvents, type Recipient } from './letter.ts';
import { renderLetter } from './rendered-letter.ts';

const url = 'https://marsa.harbour.example';
const at = Date.UTC(2026, 10, 27, 9, 5);
const layla: Recipient = { name: 'Layla', email: 'layla@harbour.example', language: 'en' };
const happening = { at, ip: '203.0.113.7' };
const security = { kind: 'security', link: `${url}/not-me#token`, ...happening } as const;
const newSignIn = { ...security, notice: 'new-device' } as const;
const letters: Letter[] = [
  { kind: 'invitation', link: `${url}/invitation#token`, inviter: 'Omar', days: 7 },
  { kind: 'reset', link: `${url}/reset#token`, minutes: 30 },
  ...noticeKinds
    .filter((notice) => notice !== 'second-factor-changed')
    .map((notice) => ({ ...security, notice, keyName: 'CI', by: 'Omar', device: 'Firefox on Linux' })),
  ...secondFactorChanges.map((change) => ({ ...security, change, notice: 'second-factor-changed' as const })),
  ...noticeEvents.map((event) => ({ kind: 'notice' as const, event, ...happening })),
];
const render = (letter: Letter, to: Partial<Recipient> = {}) =>
  renderLetter(letter, { ...layla, ...to }, url);

describe('letters', () => {
  test('each has its own subject, text and page in both languages, the Arabic one from right to left', () => {
    for (const language of ['en', 'ar'] as const) {
      const rendered = letters.map((letter) => render(letter, { language }));
      assert.equal(new Set(rendered.map(({ subject }) => subject)).size, letters.length);
      for (const { subject, text, html } of rendered) {
        assert.equal(/\p{Script=Arabic}/u.test(subject), language === 'ar', subject);
        assert.ok(text.includes('Layla') && text.includes('marsa.harbour.example'), text);
        assert.ok(
          html.includes(language === 'ar' ? '<html lang="ar" dir="rtl">' : '<html lang="en" dir="ltr">'),
        );
        assert.ok(!/undefined|null|NaN|\[object/.test(`${subject}${text}${html}`), text);
      }
    }
  });

  test('a link stands alone on its line, so that no mail program takes more or less for it', () => {
    for (const letter of letters.filter((one) => 'link' in one)) {
      const { text, html } = render(letter, { language: 'ar' });
      assert.ok('link' in letter && text.split('\n').includes(letter.link), text);
      assert.ok(html.includes(`href="${letter.link.replaceAll('&', '&#38;')}"`));
    }
  });

  test('what happened says when, from where, and what to do if it was not you', () => {
    const { text } = render({ ...newSignIn, device: 'Firefox on Linux' });
    for (const part of [
      '27 November 2026',
      '9:05',
      'UTC',
      '203.0.113.7',
      'Firefox on Linux',
      `${url}/not-me#token`,
    ])
      assert.ok(text.includes(part) || text.includes('November 27, 2026'), `${part} in ${text}`);
    assert.match(
      render({ ...security, notice: 'password-changed' }, { language: 'ar' }).text,
      /27 نوفمبر 2026/,
    );
  });

  test('V1.2.1 names and devices are text, in the page and in the direction of the sentence', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&\u202eegap';
    const { html, subject } = render(
      { kind: 'invitation', link: `${url}/invitation#token`, inviter: evil, days: 7 },
      { name: evil },
    );
    assert.ok(!html.includes('<img'), html);
    assert.ok(html.includes('&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;'));
    assert.ok(!/[\u202a-\u202e]/.test(html + subject));
    const device = render({ ...newSignIn, device: evil }).html;
    assert.ok(!device.includes('<img'));
  });

  test('Arabic counts days and minutes as Arabic does', () => {
    const daysOf = (days: number) =>
      render({ kind: 'invitation', link: url, inviter: 'Omar', days }, { language: 'ar' }).text;
    assert.match(daysOf(1), /يومًا واحدًا/);
    assert.match(daysOf(2), /يومين/);
    assert.match(daysOf(7), /7 أيام/);
    assert.match(daysOf(14), /14 يومًا/);
  });
});
