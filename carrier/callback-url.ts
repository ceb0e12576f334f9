/**
 * Twilio reads its time-outs and retries from the fragment of our URL, `#rc=3&rp=all&rt=5000`.
 * The fragment is neither sent nor signed.
 */
export type CallbackUrl = {
  /** Without the fragment: what is requested and signed. */
  href: string;
  retries: number;
  retryOn: Set<Trouble>;
  timeoutMs: number;
};

/** Why a delivery failed: no connection, no answer in time, or an answer that is an error. */
export type Trouble = 'ct' | 'rt' | '4xx' | '5xx';

const troubles: Trouble[] = ['ct', 'rt', '4xx', '5xx'];

/** `null` when the text is no http(s) URL with a valid host. */
export function parseCallbackUrl(text: string): CallbackUrl | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.hostname.includes('_')) return null;
  const options = new URLSearchParams(url.hash.slice(1));
  url.hash = '';
  const number = (key: string, fallback: number, low: number, high: number) => {
    const value = Number(options.get(key) ?? fallback);
    return Number.isFinite(value) ? Math.min(high, Math.max(low, Math.floor(value))) : fallback;
  };
  const policy = (options.get('rp') ?? 'ct').split(',');
  return {
    href: url.href,
    retries: number('rc', 1, 0, 5),
    retryOn: new Set(policy.includes('all') ? troubles : troubles.filter((one) => policy.includes(one))),
    timeoutMs: Math.min(number('rt', 15_000, 100, 15_000), number('tt', 15_000, 100, 15_000)),
  };
}

/** Whether a callback to this host stays on this machine. */
export function staysHere(href: string, alsoAllowed: string[]): boolean {
  const host = new URL(href).hostname;
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(host) ||
    alsoAllowed.some((one) => one === '*' || one === host)
  );
}
