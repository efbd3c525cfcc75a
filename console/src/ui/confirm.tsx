import { lazyPart } from './lazy-part.tsx';

/** Fetched when it is shown first: see confirm-dialog.tsx. */
export const Confirm = lazyPart(() => import('./confirm-dialog.tsx'), 'ConfirmDialog');
