const SAMPLES: readonly [RegExp, string][] = [
  [/first_?name|^name$|customer|full_?name|^ten$|nombre/i, 'Lan'],
  [/amount|sum|total|balance|importe|so_?tien/i, '1,250.00 USD'],
  [/due|date|day|deadline|fecha|ngay/i, '30 November'],
  [/time|hour|hora|gio/i, '09:30'],
  [/link|url/i, 'https://example.com/a1b2'],
  [/code|otp|pin/i, '482 913'],
  [/card|account|last_?(4|four)|iban/i, '•••• 4471'],
  [/branch|office|city|sucursal/i, 'Nguyễn Huệ 12'],
  [/phone|number|tel/i, '+84 28 3822 0000'],
  [/agent|advisor|sender|bank|company/i, 'Example Bank'],
];

/** Something readable for a variable, by its name, until somebody writes a better one. */
export const sampleOf = (variable: string): string =>
  SAMPLES.find(([names]) => names.test(variable))?.[1] ?? variable.replaceAll('_', ' ');
