import { useLocale, useTexts } from '#i18n/locale.tsx';
import { toText } from '#i18n/sentences.ts';
import { ruleTexts } from './vault.text.ts';

const isRule = (rule: string | undefined): rule is keyof typeof ruleTexts.en =>
  rule !== undefined && Object.hasOwn(ruleTexts.en, rule);

/** Why a value was refused: in English as the server says it, which names what was found; else by the rule. */
export function useRefusalWords(): (refusal: {
  reason?: string | undefined;
  rule?: string | undefined;
}) => string {
  const t = useTexts(ruleTexts);
  const { language, read } = useLocale();
  return ({ reason = '', rule }) => {
    if (!isRule(rule)) return toText(read(reason));
    return language === 'en' && reason !== '' ? reason : t(rule);
  };
}
