import { useTexts } from '#i18n/locale.tsx';
import { githubTexts } from './github.text.ts';

const kinds = [
  [/^(?:lacks )?the scope (.+)$/, 'lackScope'],
  [/^(?:lacks )?the permission (.+)$/, 'lackPermission'],
  [/^(?:lacks )?the right to write to (.+)$/, 'lackWrite'],
] as const;

/** Says what a token lacks, as the server names it, in the language in use. */
export function useLackWords(): (lack: string) => string {
  const t = useTexts(githubTexts);
  return (lack) => {
    for (const [pattern, key] of kinds) {
      const name = pattern.exec(lack)?.[1];
      if (name !== undefined) return t(key, { name });
    }
    return lack;
  };
}
