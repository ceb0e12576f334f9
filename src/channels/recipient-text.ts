/**
 * A provider's own words without the recipient's address, which many repeat: an error text travels further (log,
 * inbox, webhook) than the address of its job.
 */
export function withoutRecipient(said: string, to: string): string {
  const forms = to.includes('@') ? [to, to.toLowerCase()] : [to, to.replace(/\D/g, '')];
  return forms
    .filter((form) => form.length >= 5)
    .reduce((text, form) => text.replaceAll(form, 'the recipient'), said);
}
