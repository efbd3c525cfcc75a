import * as pwa from '@marsa/contract/pwa.ts';
import type { ReactNode } from 'react';
import classes from './project-icon.module.css';

type Purpose = 'any' | 'maskable' | 'monochrome';

/** An icon of the PWA that a check kept, or an empty place of its size; what it shows is said beside it. */
export function ProjectIcon({
  projectId,
  checkId,
  purpose = 'any',
  size = 24,
}: {
  projectId: string;
  checkId: string | null | undefined;
  purpose?: Purpose;
  size?: number;
}) {
  const box = { className: classes.icon, width: size, height: size };
  if (!checkId) return <svg {...box} aria-hidden />;
  const src = pwa.icon.path
    .replace(':id', projectId)
    .replace(':checkId', checkId)
    .replace(':purpose', purpose);
  return <img {...box} src={src} alt="" loading="lazy" decoding="async" />;
}

/** A name with an icon before it. */
export const WithIcon = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <span className={classes.named}>
    {icon}
    <span>{children}</span>
  </span>
);
