import './styles/fonts.css';
import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
if (root === null) throw new Error('the document has no #root');
createRoot(root).render(
  <MantineProvider>
    <h1>Marsa · مرسى</h1>
  </MantineProvider>,
);
