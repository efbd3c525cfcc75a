import { NavigationProgress } from '@mantine/nprogress';
import '@mantine/nprogress/styles.layer.css';

export function ProgressBar() {
  return <NavigationProgress size={2} aria-hidden />;
}
