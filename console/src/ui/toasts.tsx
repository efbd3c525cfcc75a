import { Notifications } from '@mantine/notifications';
import '@mantine/notifications/styles.layer.css';
import { useTexts } from '#i18n/locale.tsx';
import { uiTexts } from './ui.text.ts';

// biome-ignore lint/style/noDefaultExport: `lazy()` asks for one.
export default function Toasts() {
  useTexts(uiTexts);
  return <Notifications position="bottom-center" limit={3} />;
}
