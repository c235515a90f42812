/**
 * A kiosk of the region in one word: `b001.k03` where the fleet's program goes by it, `b001-k03` where
 * it is shown, printed or audited. Hyphens may stand in both names, so that one is never read back.
 */

/** With a dot, which stands in no name of a branch or kiosk. */
export function kioskKey(branch: string, kiosk: string): string {
  return `${branch}.${kiosk}`;
}

export function partsOf(key: string): { branch: string; kiosk: string } {
  const at = key.indexOf('.');
  return { branch: key.slice(0, at), kiosk: key.slice(at + 1) };
}

/** Of a key, for people. */
export function shownName(key: string): string {
  const { branch, kiosk } = partsOf(key);
  return kioskName(branch, kiosk);
}

export function kioskName(branch: string, kiosk: string): string {
  return `${branch}-${kiosk}`;
}
