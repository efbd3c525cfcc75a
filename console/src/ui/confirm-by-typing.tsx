import { lazyPart } from './lazy-part.tsx';

/** Fetched when it is shown first: see confirm-by-typing-dialog.tsx. */
export const ConfirmByTyping = lazyPart(
  () => import('./confirm-by-typing-dialog.tsx'),
  'ConfirmByTypingDialog',
);
