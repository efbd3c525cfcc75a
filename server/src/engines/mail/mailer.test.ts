import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { createCertificateAuthority } from '@marsa/tests/support/certificates.ts';
import { startMailServer } from '@marsa/tests/support/mail-server.ts';
import { monotonicMs, systemClock } from '#platform/clock.ts';
import { createMailer, type Mail } from './mailer.ts';

const mail: Mail = {
  id: '01JD000000000000000000000A',
  to: { name: 'ليلى حداد', address: 'layla@harbour.example' },
  subject: 'اختيار كلمة مرور جديدة',
  text: 'مرحبًا\n\n.\nQUIT',
  html: '<p dir="rtl">مرحبًا</p>',
  language: 'ar',
};
const from = 'marsa@harbour.example';

describe('mails over SMTP', () => {
  test('arrive with subject, text and page in Arabic, from Marsa, marked as written by a machine', async () => {
    await using server = await startMailServer();
    await createMailer({ url: server.url, from }).send(mail);
    const [got] = server.mails;
    assert.ok(got);
    assert.deepEqual([got.from, got.to], [from, ['layla@harbour.example']]);
    assert.equal(got.header('subject'), mail.subject);
    assert.equal(got.header('to'), 'ليلى حداد <layla@harbour.example>');
    assert.equal(got.header('from'), 'Marsa <marsa@harbour.example>');
    assert.equal(got.header('auto-submitted'), 'auto-generated');
    assert.equal(got.header('content-language'), 'ar');
    assert.equal(got.header('message-id'), `<${mail.id}@harbour.example>`);
    assert.equal(got.text.trim(), mail.text);
    assert.equal(got.html, mail.html);
  });

  test('V1.3.11 a name or subject with line breaks adds neither header nor recipient', async () => {
    await using server = await startMailServer();
    const mailer = createMailer({ url: server.url, from });
    for (const breaks of ['\r\n', '\n', '\r', '\u2028', '\0\r\n']) {
      const evil = `Layla${breaks}Bcc: thief@evil.example${breaks}${breaks}Buy now`;
      await mailer.send({ ...mail, subject: evil, to: { name: evil, address: 'layla@harbour.example' } });
    }
    await mailer.send({
      ...mail,
      to: { name: 'Thief <thief@evil.example>, "x"', address: 'layla@harbour.example' },
    });
    assert.equal(server.mails.length, 6);
    for (const got of server.mails) {
      assert.deepEqual(got.to, ['layla@harbour.example']);
      assert.equal(got.header('bcc'), undefined);
      assert.equal(got.text.trim(), mail.text);
    }
  });

  test('an address that is several, or speaks SMTP, is refused before anything is sent', async () => {
    await using server = await startMailServer();
    const mailer = createMailer({ url: server.url, from });
    for (const address of [
      'a@harbour.example, thief@evil.example',
      'a@harbour.example\r\nRCPT TO:<thief@evil.example>',
      '<a@harbour.example>',
      'a@harbour.example>',
      'a b@harbour.example',
      'nobody',
      '',
    ])
      await assert.rejects(mailer.send({ ...mail, to: { name: 'A', address } }), /no address/, address);
    assert.equal(server.mails.length, 0);
  });

  test('the server is tried without a mail', async () => {
    await using server = await startMailServer({ user: 'marsa', password: 'right' });
    const urlWith = (password: string) => server.url.replace('smtp://', `smtp://marsa:${password}@`);
    await createMailer({ url: urlWith('right'), from }).check();
    await assert.rejects(createMailer({ url: urlWith('wrong'), from }).check());
    assert.equal(server.mails.length, 0);
  });

  test('a recipient that the server refuses is an error', async () => {
    await using server = await startMailServer({ refuse: 'layla@harbour.example' });
    await assert.rejects(createMailer({ url: server.url, from }).send(mail), /550/);
  });

  test('V13.3.2 user and password are sent, and a wrong one is an error that does not tell it', async () => {
    await using server = await startMailServer({ user: 'marsa', password: 'p@ss/word' });
    const urlWith = (password: string) =>
      server.url.replace('smtp://', `smtp://marsa:${encodeURIComponent(password)}@`);
    await createMailer({ url: urlWith('p@ss/word'), from }).send(mail);
    assert.equal(server.mails.length, 1);
    const wrong = createMailer({ url: urlWith('wr0ng-secret'), from });
    await assert.rejects(
      wrong.send(mail),
      (error) => !String((error as Error).stack).includes('wr0ng-secret'),
    );
  });

  test('a server that says nothing is given up', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    assert.ok(typeof address === 'object' && address);
    const started = monotonicMs();
    const mailer = createMailer({ url: `smtp://127.0.0.1:${address.port}`, from, silenceMs: 200 });
    await assert.rejects(mailer.send(mail), /timeout|greeting/i);
    assert.ok(monotonicMs() - started < 5000);
    silent.close();
  });

  test('a server that hangs up, or is not there, is an error', async () => {
    const rude = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => rude.once('listening', resolve));
    const address = rude.address();
    assert.ok(typeof address === 'object' && address);
    const mailer = createMailer({ url: `smtp://127.0.0.1:${address.port}`, from, silenceMs: 2000 });
    await assert.rejects(mailer.send(mail));
    await new Promise((resolve) => rude.close(resolve));
    await assert.rejects(mailer.send(mail), /ECONNREFUSED/);
  });
});

describe('V12.3.1 TLS', () => {
  const authority = createCertificateAuthority(systemClock());
  const certificate = authority.issue(['127.0.0.1', 'localhost']);

  test('STARTTLS is used where the server offers it, and its certificate is checked', async () => {
    await using server = await startMailServer({ tls: certificate });
    await createMailer({ url: server.url, from, extraCa: authority.certificate }).send(mail);
    assert.equal(server.mails[0]?.isEncrypted, true);
    await assert.rejects(createMailer({ url: server.url, from }).send(mail), /certificate/);
  });

  test('beyond this machine nothing is sent without TLS, unless it is asked for by name', async () => {
    await using server = await startMailServer();
    // The same server by a name that this machine is not known by.
    const url = server.url.replace('127.0.0.1', '[::ffff:127.0.0.1]');
    await assert.rejects(createMailer({ url, from }).send(mail), /STARTTLS|TLS/);
    assert.equal(server.mails.length, 0);
    await createMailer({ url: `${url}?tls=none`, from }).send(mail);
    assert.equal(server.mails.length, 1);
  });

  test('smtps:// speaks TLS from the first byte', async () => {
    await using server = await startMailServer({ tls: certificate, isImplicit: true });
    await createMailer({ url: server.url, from, extraCa: authority.certificate }).send(mail);
    assert.equal(server.mails[0]?.isEncrypted, true);
  });
});
