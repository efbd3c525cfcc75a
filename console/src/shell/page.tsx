import { Breadcrumbs, Text } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTexts } from '#i18n/locale.tsx';
import { FlipOnRtl, NextIcon } from '#ui/flip-on-rtl.tsx';
import { PageHeader } from '#ui/page-header.tsx';
import { TextLink } from './link.tsx';
import classes from './page.module.css';
import { shellTexts } from './shell.text.ts';

export interface Crumb {
  title: string;
  /** Path of the page; the last crumb is the page itself and has none. */
  to: string;
}

let isFirstPage = true;

/**
 * A page: its title in the tab, its heading with what may be done, and its content. After a navigation the focus goes to
 * the heading, so that whoever hears the page or goes by keyboard begins at its beginning; unless a field of the page has
 * taken it, since there is but one thing to do.
 */
export function Page({
  title,
  heading,
  lead,
  crumbs = [],
  tabs,
  actions,
  step,
  children,
}: {
  title: string;
  /** Where the heading is more than the title. */
  heading?: ReactNode;
  lead?: ReactNode;
  crumbs?: readonly Crumb[];
  /** Links to the pages beside this one. */
  tabs?: ReactNode;
  actions?: ReactNode;
  /** Which of its steps a page shows; each begins as a page does. */
  step?: string;
  children: ReactNode;
}) {
  const t = useTexts(shellTexts);
  const { pathname } = useLocation();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const brand = t('brand');
  useEffect(() => {
    document.title = `${title} · ${brand}`;
  }, [title, brand]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each path is a page of its own, and each step.
  useEffect(() => {
    const isField = document.activeElement?.matches('main :is(input, textarea)');
    if (!isFirstPage && !isField) headingRef.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, [pathname, step]);
  return (
    <>
      <PageHeader
        title={heading ?? title}
        lead={lead}
        actions={actions}
        headingRef={headingRef}
        tabs={tabs}
        crumbs={
          crumbs.length > 0 && (
            <nav aria-label={t('breadcrumbs')}>
              <Breadcrumbs
                classNames={{ root: classes.crumbs, breadcrumb: classes.crumb }}
                separator={<FlipOnRtl icon={NextIcon} size={12} />}
                separatorMargin={6}
              >
                {crumbs.map((crumb) => (
                  <TextLink key={crumb.to} to={crumb.to} size="sm" dir="auto">
                    {crumb.title}
                  </TextLink>
                ))}
                <Text size="sm" c="dimmed" aria-current="page" dir="auto">
                  {title}
                </Text>
              </Breadcrumbs>
            </nav>
          )
        }
      />
      {children}
    </>
  );
}
