/** The cheapest set of whole fees that meets several needs at once. */

export interface Price {
  id: string;
  cents: number;
}
/** At least `cents` must be paid of the fees with these ids. */
export interface Need {
  ids: ReadonlySet<string>;
  cents: number;
}
/**
 * With a choice between this many fees or fewer the answer is exact. With more it meets the needs,
 * but may cost more than necessary.
 */
const exactFees = 20;

function paidOf(need: Need, chosen: readonly Price[]) {
  return chosen.reduce((cents, price) => cents + (need.ids.has(price.id) ? price.cents : 0), 0);
}
function isMet(need: Need, chosen: readonly Price[]) {
  return paidOf(need, chosen) >= need.cents;
}

/**
 * Exhaustive search, depth first, largest fee first. A branch ends where the remaining fees cannot
 * meet a need, or cannot be cheaper than the best set so far.
 */
function exact(prices: readonly Price[], needs: readonly Need[]): readonly Price[] {
  const sorted = [...prices].sort((one, other) => other.cents - one.cents);
  const serves = sorted.map((price) =>
    needs.map((need) => (need.ids.has(price.id) ? price.cents : 0)),
  );
  // Per need: what the fees from each index on can pay of it.
  const payableFrom = needs.map((_, need) => {
    const sums = [0];
    for (let i = sorted.length - 1; i >= 0; i--)
      sums.unshift((sums[0] ?? 0) + (serves[i]?.[need] ?? 0));
    return sums;
  });
  let best: readonly Price[] = sorted;
  let bestCents = sorted.reduce((sum, price) => sum + price.cents, 0);
  const visit = (
    index: number,
    chosen: readonly Price[],
    cents: number,
    open: readonly number[],
  ): void => {
    const missing = Math.max(0, ...open);
    const isCheaper = cents + missing < bestCents;
    const isShorter =
      cents + missing === bestCents && chosen.length + (missing > 0 ? 1 : 0) < best.length;
    if (!isCheaper && !isShorter) return;
    if (missing === 0) {
      best = chosen;
      bestCents = cents;
      return;
    }
    const price = sorted[index];
    if (price === undefined || open.some((left, need) => left > (payableFrom[need]?.[index] ?? 0)))
      return;
    const left = open.map((each, need) => each - (serves[index]?.[need] ?? 0));
    visit(index + 1, [...chosen, price], cents + price.cents, left);
    visit(index + 1, chosen, cents, open);
  };
  visit(
    0,
    [],
    0,
    needs.map((need) => need.cents),
  );
  return best;
}

/**
 * Takes the smallest fee that covers what is missing, or else the largest. Then drops the fees that
 * turned out unnecessary.
 */
function greedy(prices: readonly Price[], needs: readonly Need[]): readonly Price[] {
  const rising = [...prices].sort((one, other) => one.cents - other.cents);
  let chosen: Price[] = [];
  for (const need of needs) {
    while (!isMet(need, chosen)) {
      const rest = rising.filter((price) => need.ids.has(price.id) && !chosen.includes(price));
      const missing = need.cents - paidOf(need, chosen);
      const next = rest.find((price) => price.cents >= missing) ?? rest.at(-1);
      if (next === undefined) break;
      chosen.push(next);
    }
  }
  for (const price of [...rising].reverse()) {
    const without = chosen.filter((each) => each !== price);
    if (needs.every((need) => isMet(need, without))) chosen = without;
  }
  return chosen;
}

/**
 * Ids in the order of `prices` (all positive), or null where even all of them do not meet the needs.
 */
export function cheapestSet(
  prices: readonly Price[],
  needs: readonly Need[],
): readonly string[] | null {
  if (!needs.every((need) => isMet(need, prices))) return null;
  const useful = prices.filter((price) => needs.some((need) => need.ids.has(price.id)));
  const isForced = (price: Price) =>
    needs.some(
      (need) =>
        !isMet(
          need,
          useful.filter((each) => each !== price),
        ),
    );
  const forced = useful.filter(isForced);
  const rest = useful.filter((price) => !forced.includes(price));
  const open = needs
    .map((need) => ({ ids: need.ids, cents: need.cents - paidOf(need, forced) }))
    .filter((need) => need.cents > 0);
  const solve = rest.length <= exactFees ? exact : greedy;
  const chosen = new Set([...forced, ...(open.length === 0 ? [] : solve(rest, open))]);
  return prices.filter((price) => chosen.has(price)).map((price) => price.id);
}
