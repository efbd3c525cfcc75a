import { MagnifyingGlassIcon } from '@heroicons/react/24/outline';
import { ActionIcon, UnstyledButton } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import classes from './search-button.module.css';
import { shellTexts } from './shell.text.ts';

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The key that is held with K to open the search, as it is written on keyboards. */
export const modKey = isApple ? '⌘' : 'Ctrl';

export function SearchButton({ onOpen }: { onOpen(): void }) {
  const t = useTexts(shellTexts);
  return (
    <>
      <UnstyledButton
        className={classes.wide}
        onClick={onOpen}
        visibleFrom="sm"
        aria-keyshortcuts="Control+K /"
      >
        <MagnifyingGlassIcon width={16} aria-hidden />
        <span className={classes.text}>{t('search')}</span>
        <kbd dir="ltr" className={classes.keys} aria-hidden>
          {modKey} K
        </kbd>
      </UnstyledButton>
      <ActionIcon
        hiddenFrom="sm"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('searchShort')}
        onClick={onOpen}
      >
        <MagnifyingGlassIcon width={20} />
      </ActionIcon>
    </>
  );
}
