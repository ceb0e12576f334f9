import { type CSSVariablesResolver, createTheme, defaultVariantColorsResolver } from '@mantine/core';

/**
 * Warm paper, dark ink, one green accent. Colour means status and nothing else: each status has a hue of its own
 * in light and dark, all of them at least 4.5:1 on their own tint.
 */
const light = {
  '--paper': '#fbfaf7',
  '--card': '#ffffff',
  '--ink': '#1b2430',
  '--ink-2': '#56616f',
  '--ink-3': '#636e7a',
  '--line': '#e6e2d9',
  '--line-2': '#efece5',
  '--accent': '#0b6b62',
  '--accent-soft': '#e2f1ee',
  '--on-accent': '#ffffff',
  '--selected': '#f2f7f5',
  '--shadow': '0 1px 2px rgb(27 36 48 / 5%), 0 8px 28px rgb(27 36 48 / 8%)',
  ...tints({
    sent: ['#17693a', '#e3f3e8'],
    held: ['#805300', '#fcf0d6'],
    prompt: ['#5b3fa8', '#ece6fa'],
    cancelled: ['#4c5662', '#eceeef'],
    failed: ['#a8281d', '#fbe5e2'],
    unknown: ['#8b2a72', '#f8e4f2'],
    queued: ['#1f5a8e', '#e2eef8'],
  }),
};

const dark: typeof light = {
  '--paper': '#12171d',
  '--card': '#192028',
  '--ink': '#e9edf1',
  '--ink-2': '#a9b4bf',
  '--ink-3': '#97a3af',
  '--line': '#2a333d',
  '--line-2': '#222a33',
  '--accent': '#5cc8bb',
  '--accent-soft': '#16332f',
  '--on-accent': '#0d1f1c',
  '--selected': '#1d2a2d',
  '--shadow': '0 1px 2px rgb(0 0 0 / 40%), 0 8px 28px rgb(0 0 0 / 40%)',
  ...tints({
    sent: ['#7fd6a0', '#16301f'],
    held: ['#f0c268', '#362a10'],
    prompt: ['#bda7f5', '#2a2145'],
    cancelled: ['#b4bec8', '#262e37'],
    failed: ['#ff9d92', '#3c1b18'],
    unknown: ['#eea3d8', '#381a30'],
    queued: ['#8cc3f2', '#142a3d'],
  }),
};

function tints(hues: Record<string, [ink: string, tint: string]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(hues).flatMap(([status, [ink, tint]]) => [
      [`--${status}`, ink],
      [`--${status}-tint`, tint],
    ]),
  );
}

/** Mantine's own surfaces, borders and quiet text take the palette's colours. */
const mantine = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--card)',
  '--mantine-color-default-hover': 'var(--selected)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-error': 'var(--failed)',
};

export const colours: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...light, ...mantine },
  dark: { ...dark, ...mantine },
});

export const theme = createTheme({
  fontFamily: '"Inter Variable", Inter, system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.375rem' },
  lineHeights: { xs: '1.45', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 'md',
  radius: { sm: '6px', md: '8px', lg: '12px' },
  colors: {
    // Mantine's neutral scales, on warm paper by day and on blue slate by night.
    gray: [
      '#f8f7f3',
      '#f2f0ea',
      '#ebe8e0',
      '#e6e2d9',
      '#d5d0c5',
      '#b3aea3',
      '#8a8780',
      '#636e7a',
      '#3d4754',
      '#1b2430',
    ],
    dark: [
      '#e9edf1',
      '#a9b4bf',
      '#97a3af',
      '#6b7682',
      '#2a333d',
      '#26303a',
      '#192028',
      '#12171d',
      '#0e1318',
      '#0a0e12',
    ],
    accent: [
      '#e2f1ee',
      '#c6e4df',
      '#93d5cb',
      '#5cc8bb',
      '#3aa89b',
      '#1f8a7e',
      '#127a70',
      '#0b6b62',
      '#095850',
      '#06453f',
    ],
  },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 3 },
  // The accent is dark on light paper and light on dark paper; what is written on it turns with it.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const onAccent = input.variant === 'filled' && (input.color ?? input.theme.primaryColor) === 'accent';
    return onAccent ? { ...colors, color: 'var(--on-accent)' } : colors;
  },
  cursorType: 'pointer',
  // A dialog's head is no banner of the page.
  components: { ModalHeader: { defaultProps: { component: 'div' } } },
  focusRing: 'auto',
  respectReducedMotion: true,
});
