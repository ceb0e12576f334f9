import { QueryClient } from '@tanstack/react-query';

/**
 * The one cache of all that was read. What was read once stays on show while it is read again, also when the server is away: the live stream says
 * when to read, and reads everything again when it is back.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 5_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});
