// Checks a page with axe-core, in light and in dark mode, and whether it fits a phone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Pixels. */
const NARROWEST = 360;

interface Violations {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/**
 * Fails if axe-core finds a violation, in light or in dark mode, or if something is wider than a phone. axe-core is
 * injected by the debugger, bypassing the page's own policy.
 */
export async function assertAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(AXE);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = (await page.evaluate('axe.run()')) as Violations;
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    assert.deepEqual(found, [], `${name}, ${colorScheme}`);
  }
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: NARROWEST, height: 700 });
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), NARROWEST, `${name} on a phone`);
  await page.setViewportSize(size);
}

/** Nothing overflows on a phone. */
export async function assertFitsPhone(page: Page): Promise<void> {
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 700 });
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
  await page.setViewportSize(size);
}
