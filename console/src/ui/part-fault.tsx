import { Button } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import classes from './part-fault.module.css';
import { uiTexts } from './ui.text.ts';

/** Stands where a part of a page did not arrive, with the way to ask for it once more. */
export function PartFault({
  isOverPage,
  isStubborn,
  onRetry,
}: {
  /** As a dialog would be: where the page ends, nobody would see it. */
  isOverPage: boolean;
  /** It did not arrive again: the page may belong to a version that is gone. */
  isStubborn: boolean;
  onRetry(): void;
}) {
  const t = useTexts(uiTexts);
  return (
    <div role="alert" className={classes.fault} data-over={isOverPage || undefined}>
      {t('partMissing')}
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        {t('retry')}
      </Button>
      {isStubborn && (
        <Button size="compact-sm" variant="default" onClick={() => location.reload()}>
          {t('loadPageAgain')}
        </Button>
      )}
    </div>
  );
}
