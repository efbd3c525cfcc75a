import { Fragment } from 'react';
import { useLocale } from '#i18n/locale.tsx';

/** What the server said, in the language in use; what it quotes, and what has no words here, stands as it is. */
export function Said({ children }: { children: string }) {
  const { language, read } = useLocale();
  if (language === 'en') return <bdi>{children}</bdi>;
  return (
    <span>
      {read(children).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence have no other name.
        <Fragment key={index}>{typeof piece === 'string' ? piece : <Quote>{piece.quote}</Quote>}</Fragment>
      ))}
    </span>
  );
}

/** Names are of any language; several words without a letter beyond ASCII are English. */
function Quote({ children }: { children: string }) {
  const isEnglish = /^[\x20-\x7e…]*$/.test(children) && /[A-Za-z]{2,} [A-Za-z]{2,}/.test(children);
  return isEnglish ? (
    <bdi lang="en" dir="ltr">
      {children}
    </bdi>
  ) : (
    <bdi>{children}</bdi>
  );
}
