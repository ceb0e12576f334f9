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
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      const where = `${what}, ${colorScheme} at ${width} px`;
      const viewport = { width, height: 900 };
      await using opened = await openPage(browser, url, { colorScheme, viewport, reducedMotion: 'reduce' });
      await get(opened.page);
      assert.deepEqual(await axeViolations(opened.page), [], where);
      const overflow = await opened.page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.equal(overflow, 0, `${where}: nothing sticks out`);
      assert.deepEqual(opened.errors, [], where);
    }
  }
}
