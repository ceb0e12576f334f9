/** What an event of the live stream makes old: each of them is a new row of the record. */
export const followAudit = (): (readonly string[])[] => [['audit']];
