import type { Clock } from '../clock.ts';

/** Whether a local carrier answers on this port, and whether anybody does. */
export async function askCarrier(url: string, clock: Clock): Promise<'carrier' | 'stranger' | 'nobody'> {
  try {
    const answer = await fetch(`${url}/carrier/health`, { signal: clock.deadline(3_000) });
    const health = (await answer.json().catch(() => null)) as { name?: unknown } | null;
    return health?.name === 'decorum-carrier' ? 'carrier' : 'stranger';
  } catch {
    return 'nobody';
  }
}
