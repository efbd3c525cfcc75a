import { lazyPart } from './lazy-part.tsx';

/** Fetched when it is shown first: see form-modal-dialog.tsx. */
export const FormModal = lazyPart(() => import('./form-modal-dialog.tsx'), 'FormModalDialog');
