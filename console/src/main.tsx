import '@fontsource-variable/inter/wght.css';
import './page.css';
import '@mantine/core/styles.layer.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api/client.ts';
import { LiveConnection } from './connection.tsx';
import { startLanguage } from './i18n/language.ts';

import { router } from './router.tsx';
import { colours, theme } from './theme.ts';

await startLanguage();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={colours} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <LiveConnection>
          <RouterProvider router={router} />
        </LiveConnection>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
