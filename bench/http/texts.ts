export const TEXTS = 6_000;

/** As many requests on the wire as the SMS channel has unless told. */
export const CONCURRENCY = 20;

export const FROM = '+15005550006';
