import { existsSync } from 'node:fs';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Where distributions put a browser that was installed by hand. */
const INSTALLED = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The Chromium that comes with the packages (it unpacks itself under the temporary folder), or an installed one
 * where that build does not run. Only its binary is used: its default arguments are for another kind of machine.
 */
export async function startChromium(): Promise<Browser> {
  const packed = await sparticuz.executablePath().catch(() => undefined);
  const found = [packed, ...INSTALLED].filter((path) => path !== undefined && existsSync(path));
  const failures: unknown[] = [];
  for (const executablePath of found as string[]) {
    try {
      return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(
    failures,
    'No Chromium runs here. Install one, or name its binary in CHROMIUM_PATH.',
  );
}
