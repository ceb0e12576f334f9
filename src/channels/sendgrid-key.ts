import type { Clock } from '../clock.ts';

const ASK_AGAIN_MS = 60_000;
const DEADLINE_MS = 5_000;

/**
 * The public key that SendGrid signs events with: the configured one, otherwise asked of SendGrid (section 7 of the
 * contract). An answer is kept; a failure is asked again after a minute, or events would knock on it.
 */
export function sendgridKeySource({
  configured,
  sendgrid,
  clock,
}: {
  configured: string | null;
  sendgrid: { apiKey: string; baseUrl: string } | null;
  clock: Clock;
}): () => Promise<string | null> {
  let known = configured;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<string | null> | undefined;
  const ask = async (): Promise<string | null> => {
    if (!sendgrid) return null;
    try {
      const answer = await fetch(`${sendgrid.baseUrl}/v3/user/webhooks/event/settings/signed`, {
        headers: { authorization: `Bearer ${sendgrid.apiKey}` },
        signal: clock.deadline(DEADLINE_MS),
      });
      const { public_key: key } = (await answer.json()) as { public_key?: unknown };
      return answer.ok && typeof key === 'string' && key !== '' ? key : null;
    } catch {
      return null;
    }
  };
  return async () => {
    if (known !== null) return known;
    if (clock.now() - askedAt < ASK_AGAIN_MS && !asking) return null;
    askedAt = clock.now();
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    known = await asking;
    return known;
  };
}
