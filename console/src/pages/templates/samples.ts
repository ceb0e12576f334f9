type Sample = string | ((language: string) => string);

const AMOUNT = 1250;
const DAY = new Date(2026, 10, 30);

const SAMPLES: readonly [RegExp, Sample][] = [
  [/first_?name|^name$|customer|full_?name|^ten$|nombre/i, 'Lan'],
  [
    /amount|sum|total|balance|importe|so_?tien/i,
    (language) => new Intl.NumberFormat(language, { style: 'currency', currency: 'USD' }).format(AMOUNT),
  ],
  [
    /due|date|day|deadline|fecha|ngay/i,
    (language) => new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' }).format(DAY),
  ],
  [/time|hour|hora|gio/i, '09:30'],
  [/link|url/i, 'https://example.com/a1b2'],
  [/code|otp|pin/i, '482 913'],
  [/card|account|last_?(4|four)|iban/i, '•••• 4471'],
  [/branch|office|city|sucursal/i, 'Nguyễn Huệ 12'],
  [/phone|number|tel/i, '+84 28 3822 0000'],
  [/agent|advisor|sender|bank|company/i, 'Example Bank'],
];

/** Something readable for a variable, by its name, until somebody writes a better one. */
export function sampleOf(variable: string, language: string): string {
  const sample = SAMPLES.find(([names]) => names.test(variable))?.[1] ?? variable.replaceAll('_', ' ');
  if (typeof sample === 'string') return sample;
  try {
    return sample(language);
  } catch {
    return sample('en');
  }
}
