import type { Clock } from '../clock.ts';

const WITHIN_MS = 3_000;

/** Whether anybody answers at this address; null when somebody does, otherwise why not. Any answer counts. */
export async function whyUnreachable(url: string, clock: Clock): Promise<string | null> {
  try {
    const answer = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: clock.deadline(WITHIN_MS),
    });
    await answer.body?.cancel();
    return null;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return 'no answer within 3 s';
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    return cause?.code ?? cause?.message ?? String(error);
  }
}
