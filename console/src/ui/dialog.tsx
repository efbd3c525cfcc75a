import { Modal, type ModalProps } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { useFocusBack } from './focus-back.ts';
import { uiTexts } from './ui.text.ts';

/** Something over the page, which stays where it was: also what had the focus, when this is gone. */
export function Dialog(props: ModalProps) {
  const t = useTexts(uiTexts);
  useFocusBack();
  return <Modal closeButtonProps={{ 'aria-label': t('close') }} {...props} />;
}
