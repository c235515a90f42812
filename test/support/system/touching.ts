/** What a patron reads and touches on the page in Chromium; each waits for eight seconds at most. */
import type { Page } from 'playwright-core';

/** `page`: the one that is open when it is called. */
export function touching(page: () => Page) {
  const within = { timeout: 8_000 };
  return {
    heading: (name: RegExp) => page().getByRole('heading', { level: 1, name }).waitFor(within),
    tap: (name: RegExp) => page().getByRole('button', { name }).first().click(within),
    reads: (text: RegExp) => page().getByText(text).first().waitFor(within),
  };
}
