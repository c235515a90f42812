/** What the kiosks of the branch are called: k01, k02, … */
export function kioskName(nth: number): string {
  return `k${String(nth).padStart(2, '0')}`;
}
