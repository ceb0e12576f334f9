import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { axeViolations, openPage } from './running-console.ts';

/**
 * Opens a page in both schemes, wide and narrow; `get` brings it into the state that is meant. It must then hold to
 * WCAG, and nothing may stick out of it.
 */
export async function everyLook(
  browser: Browser,
  url: string,
  what: string,
  get: (page: Page) => Promise<unknown>,
): Promise<void> {
  for (const width of [1440, 390]) {
    const viewport = { width, height: 900 };
    await using opened = await openPage(browser, url, { viewport, reducedMotion: 'reduce' });
    const { page, errors } = opened;
    await get(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      const where = `${what}, ${colorScheme} at ${width} px`;
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      assert.deepEqual(await axeViolations(page), [], where);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.equal(overflow, 0, `${where}: nothing sticks out`);
      assert.deepEqual(errors, [], where);
    }
  }
}
