/**
 * An in-memory record that forgets its oldest entries, with an index by the other party's address:
 * a benchmark may send for hours without the carrier growing.
 */
export type Ledger<T> = {
  add(entry: T): void;
  get(id: string): T | undefined;
  remove(id: string): boolean;
  newestFirst(): T[];
  /** Entries of one address, newest first. */
  of(address: string): T[];
  clear(): void;
};

export function ledger<T>(
  idOf: (entry: T) => string,
  addressesOf: (entry: T) => string[],
  limit: number,
): Ledger<T> {
  const entries = new Map<string, T>();
  const byAddress = new Map<string, Set<T>>();

  function remove(id: string): boolean {
    const entry = entries.get(id);
    if (entry === undefined) return false;
    entries.delete(id);
    for (const address of addressesOf(entry)) {
      const shelf = byAddress.get(address);
      shelf?.delete(entry);
      if (shelf?.size === 0) byAddress.delete(address);
    }
    return true;
  }

  return {
    add(entry) {
      entries.set(idOf(entry), entry);
      for (const address of addressesOf(entry)) {
        const shelf = byAddress.get(address);
        if (shelf) shelf.add(entry);
        else byAddress.set(address, new Set([entry]));
      }
      if (entries.size <= limit) return;
      for (const oldest of entries.keys()) {
        remove(oldest);
        break;
      }
    },
    get: (id) => entries.get(id),
    remove,
    newestFirst: () => [...entries.values()].reverse(),
    of: (address) => [...(byAddress.get(address) ?? [])].reverse(),
    clear() {
      entries.clear();
      byAddress.clear();
    },
  };
}
