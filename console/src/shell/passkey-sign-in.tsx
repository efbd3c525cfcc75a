import { Divider } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as secondFactor from '@marsa/contract/second-factor.ts';
import { useEffect, useRef } from 'react';
import { api } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { canFillInPasskeys, stopAsking } from '#session/passkey.ts';
import { PasskeyButton, usePasskey } from './passkey-button.tsx';
import { signInTexts } from './sign-in.text.ts';

/** What the server offers holds for five minutes. */
const offerAnewMs = 4 * 60_000;

/** In by a passkey alone: by a press, or picked where the browser fills in the e-mail address. */
export function PasskeySignIn({
  remember,
  onAnswer,
}: {
  remember: boolean;
  onAnswer(answer: DataOf<typeof secondFactor.signInByPasskey>): void;
}) {
  const t = useTexts(signInTexts);
  const passkey = usePasskey(secondFactor.offerPasskeySignIn, async (answer) =>
    onAnswer(await api.call(secondFactor.signInByPasskey, { body: { answer, remember } })),
  );
  useFillIn(() => {
    if (!passkey.isAsking) passkey.ask('conditional');
  });
  return (
    <>
      <Divider label={t('or')} />
      <PasskeyButton passkey={passkey} label={t('passkeySignIn')} variant="default" />
    </>
  );
}

/** Lets the browser offer passkeys in the field for as long as the form is there. */
function useFillIn(ask: () => void): void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined;
    let isGone = false;
    canFillInPasskeys().then((can) => {
      if (!can || isGone) return;
      latest.current();
      timer = setInterval(() => latest.current(), offerAnewMs);
    });
    return () => {
      isGone = true;
      clearInterval(timer);
      stopAsking();
    };
  }, []);
}
