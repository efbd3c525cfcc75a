import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { leastPasswordLength } from '@marsa/contract/password.ts';
import { Problem } from '#platform/problem.ts';
import { foldPassword } from './password-forms.ts';
import { personalWords, readPasswordLists } from './password-lists.ts';
import { type PasswordContext, requireGoodPassword } from './password-policy.ts';
import { findWeakness, type Guessing, openEstimator } from './password-weakness.ts';

const layla: PasswordContext = {
  field: 'password',
  name: 'ليلى حداد',
  email: 'layla.haddad@harbour.example',
  host: 'marsa.harbour.example',
  hasSecondFactor: false,
};

describe('what a new password must be', () => {
  const ruleOf = async (password: string, context: Partial<PasswordContext> = {}) => {
    try {
      await requireGoodPassword(password, { ...layla, ...context });
      return 'good';
    } catch (error) {
      assert.ok(error instanceof Problem, String(error));
      assert.equal(error.code, 'BAD_REQUEST');
      assert.ok(!JSON.stringify([error.message, error.issues]).includes(password), 'the refusal repeats it');
      return error.issues?.[0]?.rule;
    }
  };

  test('V6.2.1 15 characters where it is the only factor, 10 beside a second one', async () => {
    const [fourteen, fifteen] = ['zwölf Boxkämpf', 'zwölf Boxkämpfe'];
    assert.deepEqual([[...fourteen].length, [...fifteen].length], [14, 15]);
    assert.equal(await ruleOf(fourteen), 'password_short');
    assert.equal(await ruleOf(fifteen), 'good');
    assert.equal(await ruleOf(fourteen, { hasSecondFactor: true }), 'good');
    assert.equal(await ruleOf('x7Q!mz2Rk', { hasSecondFactor: true }), 'password_short');
  });

  test('characters are counted, not bytes nor halves of them', async () => {
    assert.equal(await ruleOf('🛳️🐫🦜🌊⚓️🧭🗺️'), 'password_short');
    assert.equal(await ruleOf('e\u0301'.repeat(14)), 'password_short');
  });

  test('V6.2.9 128 characters are allowed, 129 refused in words', async () => {
    const long = 'Seven camels rest beside 4 wells while the moon crosses Aden harbour; '.repeat(2);
    assert.equal(await ruleOf(long.slice(0, 128)), 'good');
    assert.equal(await ruleOf(long.slice(0, 129)), 'password_long');
  });

  test('V6.2.5 any composition goes: letters only, one case, spaces, other scripts', async () => {
    for (const password of [
      'correct horse battery staple',
      'gelbe tasse fliegt rueckwaerts',
      'سفينة تعبر خليج الفجر',
      '舟が夜明けの湾を静かに渡っていく',
    ])
      assert.equal(await ruleOf(password), 'good', password);
  });

  test('two people who choose at once each get their answer', async () => {
    const answers = await Promise.all([ruleOf('passwordpassword'), ruleOf('gelbe tasse fliegt rueckwaerts')]);
    assert.deepEqual(answers, ['password_listed', 'good']);
  });
});

describe('what can be guessed', () => {
  let guessing: Guessing;
  const words = personalWords(layla);
  before(() => {
    guessing = { lists: readPasswordLists(), estimator: openEstimator() };
  });
  const allAre = (weakness: string | undefined, passwords: string[]) => {
    for (const password of passwords)
      assert.equal(findWeakness(guessing, password, words), weakness, password);
  };

  test('V6.2.4 the lists hold far more than 3000 entries of each length that is allowed', () => {
    const lines = [...new Set(guessing.lists.split('\n'))];
    const countFrom = (length: number) => lines.filter((line) => [...line].length >= length).length;
    assert.equal(countFrom(leastPasswordLength.withSecondFactor), 151_127);
    assert.equal(countFrom(leastPasswordLength.alone), 13_108);
  });

  test('V6.2.4, V6.2.12 a common or breached password is refused, also decorated and in other letters', () => {
    allAre('listed', [
      'mailcreated5240',
      'MailCreated5240',
      '!mailcreated5240?',
      '123456789987654321',
      '١٢٣٤٥٦٧٨٩٩٨٧٦٥٤٣٢١',
      'Qwerty Uiop Asdfgh',
      'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ',
      'pass\u200bword\u00adpassword',
      'Password1234567!',
    ]);
  });

  test('a Latin password typed on an Arabic keyboard, and the other way round', () => {
    allAre('listed', ['ضصثقفغعهخحشسيبلا']);
    allAre('guessable', ['hgsghl ugd;l ,vplm hggi']);
  });

  test('V6.2.11 names, e-mail, host and Marsa itself are no password', () => {
    allAre('personal', [
      'layla.haddad.1990',
      'LaylaHaddad!2026',
      'ليلى حداد ١٩٩٠ مرسى',
      'marsa harbour 2026!',
      'marsa.harbour.example',
      'مَرْسَى marsa مرسى 2026',
      'layla.haddad@harbour.example',
    ]);
    assert.equal(
      findWeakness(guessing, 'LaylaHaddad!2026', personalWords({ ...layla, name: 'Omar', email: '' })),
      'guessable',
    );
  });

  test('a word of the person beside enough that is not theirs is no fault', () => {
    allAre(undefined, ['layla counts 7 striped camels']);
  });

  test('repetitions, sequences, rows of keys and dates', () => {
    allAre('guessable', [
      'abcabcabcabcabcabc',
      'محمدمحمدمحمدمحمد',
      'ابتثجحخدذرزسشصض',
      '2026-11-27 2026-11-28',
      'P@ssw0rd P@ssw0rd',
      'iloveyou iloveyou',
    ]);
  });

  test('Arabic sentences and names that everybody knows, also in Latin letters', () => {
    allAre('guessable', [
      'السلام عليكم ورحمة الله وبركاته',
      'بِسْمِ اللَّهِ الرَّحْمَٰنِ الرَّحِيمِ',
      'لا إله إلا الله محمد رسول الله',
      'أحبك يا أمي الحبيبة',
      'bismillah alhamdulillah',
      'محمد أحمد محمود',
    ]);
  });

  test('the longest and worst is estimated within a second or so', () => {
    const before = process.cpuUsage();
    for (const password of ['4@8({[<369&#!/|0$5+7%2', 'aaaaaaaab', '٣١٤', '@4^'])
      findWeakness(guessing, password.repeat(64).slice(0, 128), words);
    // Of processor time: what else the machine does is not the question.
    const { user } = process.cpuUsage(before);
    assert.ok(user < 8e6, `${user / 1000} ms`);
  });
});

test('folding makes one of what looks the same', () => {
  assert.equal(foldPassword('أَحْمَـــد ١٢٣ ۴'), 'احمد 123 4');
  assert.equal(foldPassword('Straße ﬁn'), 'straße fin');
});
