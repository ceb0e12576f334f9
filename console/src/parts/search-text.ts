/** Reads what an address says by a name, where it has the form that is asked for; else nothing. */
export const searchText =
  (search: Record<string, unknown>) =>
  (name: string, form: RegExp): Record<string, string> => {
    // An address such as `?q=123` is read as a number.
    const value = typeof search[name] === 'number' ? String(search[name]) : search[name];
    return typeof value === 'string' && form.test(value) ? { [name]: value } : {};
  };
