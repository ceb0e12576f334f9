/** Where a mail relay is and how to sign in there. */
export type Relay = {
  host: string;
  port: number;
  /** TLS from the first byte (`smtps:`), not by STARTTLS. */
  secure: boolean;
  auth?: { user: string; pass: string };
  ignoreTLS?: true;
  requireTLS?: true;
  tls?: { rejectUnauthorized: false };
};

/**
 * Reads `smtp://user:password@host:587` or `smtps://…` (465 unless told). Options in its query: `requireTLS=true`,
 * `ignoreTLS=true`, `rejectUnauthorized=false`. Throws a full sentence, without the password, when it cannot be read.
 */
export function readSmtpUrl(text: string): Relay {
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new Error('SMTP_URL cannot be read; write it as smtp://user:password@host:587 or smtps://….');
  }
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    ...(url.searchParams.get('ignoreTLS') === 'true' && { ignoreTLS: true }),
    ...(url.searchParams.get('requireTLS') === 'true' && { requireTLS: true }),
    ...(url.searchParams.get('rejectUnauthorized') === 'false' && { tls: { rejectUnauthorized: false } }),
  };
}
