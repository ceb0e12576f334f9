/** Where there is room for a job beside the list that it is in. */
export const WIDE = '(min-width: 1200px)';
