import { ArrowTopRightOnSquareIcon } from '@heroicons/react/24/outline';
import { Anchor, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { FlipOnRtl } from './flip-on-rtl.tsx';
import classes from './outside-link.module.css';
import { uiTexts } from './ui.text.ts';

/** A link to another site, in a tab of its own; says so. Only https: what a server told is no script. */
export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  const t = useTexts(uiTexts);
  if (!/^https?:\/\//.test(href)) return <span>{children}</span>;
  return (
    <Anchor href={href} underline="always" target="_blank" rel="noreferrer" className={classes.link}>
      {children} <FlipOnRtl icon={ArrowTopRightOnSquareIcon} />
      <VisuallyHidden>({t('opensElsewhere')})</VisuallyHidden>
    </Anchor>
  );
}
