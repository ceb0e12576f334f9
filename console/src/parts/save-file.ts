/** Hands a text to the browser as a file to keep. */
export function saveFile(name: string, text: string): void {
  // Spreadsheets take UTF-8 for something else without the mark.
  const url = URL.createObjectURL(new Blob([`\ufeff${text}`], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
