import type { Outgoing, ReceivedReceipt } from './channel.ts';

/** Which attempt a callback speaks of; it travels in the callback's URL or in the provider's custom fields. */
export type CallbackOrigin = { tenantId: string; jobId: string; attempt: number };

/** A receipt and the tenant whose attempt it is about. */
export type TenantReceipt = ReceivedReceipt & { tenantId: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads `job`, `attempt` and `tenant`; null when they are not ours, so that nothing odd reaches a statement. */
export function readOrigin(fields: Record<string, unknown>): CallbackOrigin | null {
  const { job, attempt, tenant } = fields;
  if (typeof job !== 'string' || !UUID.test(job)) return null;
  if (typeof attempt !== 'string' || !/^[1-9]\d{0,5}$/.test(attempt)) return null;
  if (typeof tenant !== 'string' || tenant.length === 0 || tenant.length > 200 || tenant.includes('\0'))
    return null;
  return { tenantId: tenant, jobId: job, attempt: Number(attempt) };
}

/** The query that `readOrigin` reads back. */
export const originQuery = ({ tenantId, jobId, attempt }: Outgoing): string =>
  new URLSearchParams({ job: jobId, attempt: String(attempt), tenant: tenantId }).toString();
