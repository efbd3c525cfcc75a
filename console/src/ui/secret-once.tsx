import { lazyPart } from './lazy-part.tsx';

/** Fetched when it is shown first: see secret-once-dialog.tsx. */
export const SecretOnce = lazyPart(() => import('./secret-once-dialog.tsx'), 'SecretOnceDialog');
