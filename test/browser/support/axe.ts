import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const WIDTHS = [1280, 390];
const SCHEMES = ['light', 'dark'] as const;

/** Transitions would be measured half-way. */
const STILL = '*, *::before, *::after { transition: none !important; animation: none !important; }';

/** What is seriously wrong with a page as it is now, at both widths and in both colour schemes: the findings of axe, and sideways scroll. */
export const faultsOf = async (page: Page): Promise<string[]> => {
  const faults: string[] = [];
  const before = page.viewportSize()!;
  await page.addStyleTag({ content: STILL });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, impact, nodes } of violations)
        if (impact === 'serious' || impact === 'critical')
          faults.push(
            ...nodes.map(({ target, failureSummary }) => `${width} ${colorScheme}: ${id} at ${target.join(' ')}: ${failureSummary}`),
          );
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) faults.push(`${width}: scrolls sideways to ${wide}`);
  }
  await page.setViewportSize(before);
  return faults;
};
