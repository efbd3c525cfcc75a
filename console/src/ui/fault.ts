import { ProblemError } from '@marsa/client/client.ts';
import { useLocale, useTexts } from '#i18n/locale.tsx';
import { faultTexts, problemTexts } from './problem.text.ts';

/** An error in words for the person before the screen. */
export interface Fault {
  message: string;
  /** What the server said beyond that: for <Said>. */
  detail: string | undefined;
  code: string | undefined;
  requestId: string | undefined;
}

const isKnown = (code: string): code is keyof typeof problemTexts.en => code in problemTexts.en;

/** Says any error in the language in use: problems by their code, the rest by what happened. */
export function useFaults(): (error: unknown) => Fault {
  const t = useTexts(problemTexts);
  const say = useTexts(faultTexts);
  const { format } = useLocale();
  return (error) => {
    if (error instanceof ProblemError) {
      const { code, requestId, retryAfter } = error;
      const wait =
        retryAfter === undefined ? '' : ` ${say('waitFor', { time: format.duration(retryAfter * 1000) })}`;
      const said = isKnown(code) ? t(code) : say('strange');
      return { message: `${said}${wait}`, detail: error.message, code, requestId };
    }
    const isNetwork = error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
    const isSlow = error instanceof DOMException && error.name === 'TimeoutError';
    const message = isNetwork ? say('offline') : isSlow ? say('slow') : say('unknown');
    return { message, detail: undefined, code: undefined, requestId: undefined };
  };
}
