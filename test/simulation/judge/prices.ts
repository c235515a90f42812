/** What a loan costs is agreed to by the patron before it is made. */
import { forms } from '../../../simulators/library/forms/forms.ts';
import type { Screen } from '../../../src/screen/screen.ts';
import type { World } from '../world/world.ts';

export function watchPrices(world: () => World, violate: (rule: string, detail: unknown) => void) {
  /** item and amount, in this visit and in the one before, of which an answer may still come */
  let agreed = new Set<string>();
  let before = agreed;
  return {
    newVisit: () => {
      before = agreed;
      agreed = new Set();
    },
    /** The patron touches yes to what the loan of this row costs. */
    agreeTo: (key: string, dialog: Screen['dialog'] | undefined) => {
      if (dialog?.kind === 'cost' && dialog.key === key)
        agreed.add(`${key.split(':')[1]} ${dialog.costCents}`);
    },
    checkLoan: (item: string) => {
      const { items } = world().library.library.state;
      const { loansCost } = forms[world().system.form].habits;
      const costCents = loansCost ? (items.get(item)?.costCents ?? 0) : 0;
      const price = `${item} ${costCents}`;
      if (costCents > 0 && !agreed.has(price) && !before.has(price))
        violate('lent at a price that nobody agreed to', price);
    },
  };
}
