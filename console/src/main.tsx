import './styles/fonts.css';
import '@mantine/core/styles.layer.css';
import './styles/base.css';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from './routes.tsx';
import { Providers, styleNonce } from './shell/providers.tsx';

// The policy of the page lets styles in only with the nonce of this document.
setNonce(styleNonce());

const root = document.getElementById('root');
if (root === null) throw new Error('the document has no #root');
createRoot(root).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
