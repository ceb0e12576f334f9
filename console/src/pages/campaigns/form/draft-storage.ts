import type { Draft } from './draft.ts';

/** What was written and not saved, and what it was before: it outlives a reload and a server that is away. */
export type KeptDraft = {
  draft: Draft;
  base: Draft;
  /** When it was written; null when nobody needs to be told that it is back. */
  at: number | null;
};

const keyOf = (keptAs: string) => `decorum-campaign-${keptAs}`;

export function keptDraft(keptAs: string): KeptDraft | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(keptAs)) ?? 'null') as KeptDraft | null;
    // One of an older console may lack what this one reads.
    return kept?.draft?.filter && kept.base?.filter ? kept : null;
  } catch {
    return null;
  }
}

export function keepDraft(keptAs: string, kept: KeptDraft): void {
  try {
    sessionStorage.setItem(keyOf(keptAs), JSON.stringify(kept));
  } catch {
    // Full, or forbidden by the browser: then it lives as long as the page.
  }
}

export const forgetDraft = (keptAs: string): void => sessionStorage.removeItem(keyOf(keptAs));

const files = new Map<string, File>();

/** A file waits in memory until the form of its campaign opens: it cannot be kept as text. */
export const handOver = (campaignId: string, file: File): void => {
  files.set(campaignId, file);
};

export function takeOver(campaignId: string): File | null {
  const file = files.get(campaignId) ?? null;
  files.delete(campaignId);
  return file;
}
