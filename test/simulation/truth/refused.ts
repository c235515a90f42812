/** Who was refused is refused, on line and off, until something new is known. */
import type { Screen } from '../../../src/screen/screen.ts';
import { mayByAnswers } from '../rules.ts';
import { now } from '../time.ts';
import type { World } from '../world.ts';
import type { Deeds } from './deeds.ts';
import type { People } from './people/people.ts';

const problems: readonly string[] = ['unknown-card', 'card-refused'];

export function watchRefused(
  world: () => World,
  people: People,
  deeds: Deeds,
  violate: (rule: string, detail: unknown) => void,
) {
  /** since when; nothing of the library's that they were refused for has changed since */
  const refused = new Map<string, number>();
  const mayBorrow = (card: string): boolean => {
    const { patrons, loans } = world().library.library.state;
    const patron = patrons.get(card);
    if (!patron) return false;
    const count = [...loans.values()].filter((loan) => loan.card === card).length;
    const today = new Date(now()).toISOString().slice(0, 10);
    return mayByAnswers[world().system.name]({ patron, loans: count }, today, today).borrow;
  };
  let was = '';
  /** of whose list: since when each row is done; no deed lends what is lent before it */
  const doneSince = new Map<string, ReadonlyMap<string, number>>();
  return {
    onScreen: ({ view }: Screen) => {
      const importedMs = refused.size > 0 ? world().nightly.importedMs : 0;
      // An export tells something new of all; that a card is not valid, verdicts.ts asks for.
      for (const [card, sinceMs] of refused)
        if (mayBorrow(card) || importedMs >= sinceMs) refused.delete(card);
      const isNew = view.kind !== was;
      was = view.kind;
      if (view.kind === 'attract' || view.kind === 'goodbye') doneSince.clear();
      if (view.kind === 'identify' && problems.includes(view.problem ?? '')) {
        const card = people.newestCard;
        if (card && !mayBorrow(card)) refused.set(card, refused.get(card) ?? now());
      }
      const [owner, ...others] = people.owners;
      // That nothing is known of them refuses nobody.
      const says = view.kind === 'blocked' && view.reasons.some(({ rule }) => rule !== 'no-facts');
      if (says && isNew && owner !== undefined && others.length === 0)
        if (!mayBorrow(owner)) refused.set(owner, refused.get(owner) ?? now());
      if (view.kind !== 'borrow') return;
      const list = people.owners.join(' ');
      const before = doneSince.get(list);
      const done = view.rows.filter(({ state }) => state === 'done');
      const since = new Map(done.map(({ key }) => [key, before?.get(key) ?? now()]));
      doneSince.set(list, since);
      for (const { key, alreadyLent } of done) {
        const deed = deeds.last(key.split(':')[1] ?? '');
        const [card, ...more] = deed?.cards ?? [];
        const sinceMs = refused.get(card ?? '');
        if (alreadyLent || !deed || more.length > 0) continue;
        if (deed.atMs > (since.get(key) ?? 0)) continue;
        if (sinceMs !== undefined && deed.atMs > sinceMs)
          violate('was refused, and borrows', { card, item: deed.item });
      }
    },
  };
}
