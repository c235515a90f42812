/** What the screen tells people of each item, and of their payments. */
import type { Screen } from '../../../../src/screen/screen.ts';
import { now } from '../../world/time.ts';
import type { Deeds, MoneyTold, Telling } from '../deeds.ts';
import { isIdle } from '../people/meaning.ts';
import type { People } from '../people/people.ts';

const renewedBy = { done: 'renewed', refused: 'not-renewed', unknown: 'not-known' } as const;

export function watchShown(deeds: Deeds, people: People) {
  /** what was shown last of each row, in this visit of the kiosk's */
  const shown = new Map<string, string>();
  /**
   * Who has walked away hears nothing more, though the kiosk says it of what they left there, also before
   * the next person, whose cards are none of theirs.
   */
  const tell = (telling: Pick<Telling, 'item' | 'what' | 'of' | 'code'>) => {
    const deed = deeds.last(telling.item);
    if (!deed) return;
    const said: Telling = { ...telling, atMs: now(), visit: deed.visit, by: 'screen' };
    const isGone = deed.visit !== people.visit;
    if (!isGone) said.owners = new Set(people.owners);
    if (!isGone && people.hand !== null) deeds.told(said);
    else if (people.hasLeftThere(telling.item, isGone)) deeds.unheard(said);
  };
  const isNew = (key: string, state: string) => {
    if (shown.get(key) === state) return false;
    shown.set(key, state);
    return true;
  };
  const onRow = (key: string, state: string, code: string | null) => {
    if (!isNew(key, `${state} ${code}`)) return;
    const [of = '', item = ''] = key.split(':');
    if (item === '' || (of !== 'borrow' && of !== 'return')) return;
    const yes = of === 'borrow' ? 'lent' : 'returned';
    // "It is returned. Please still take it to the desk."
    const isDone = state === 'done' || (of === 'return' && code === 'not-secured');
    // What was refused is tried again by itself.
    if (state === 'working') tell({ item, of, what: 'under-way', code: '' });
    if (isDone) tell({ item, of, what: yes, code: code ?? '' });
    else if (state === 'refused') tell({ item, of, what: `not-${yes}`, code: code ?? '' });
    else if (state === 'checking' || state === 'unknown')
      tell({ item, of, what: 'not-known', code: code ?? '' });
  };
  const tellOfMoney = (what: MoneyTold['what'], cents: number) => {
    if (people.hand === null || !isNew('payment', `${what} ${cents}`)) return;
    deeds.toldOfMoney({ atMs: now(), visit: people.visit, by: 'screen', what, cents });
  };
  return {
    onScreen: (screen: Screen) => {
      const { view } = screen;
      if (view.kind === 'pay') shown.delete('payment');
      if (view.kind === 'paid') tellOfMoney('paid', view.paidCents);
      if (view.kind === 'paid-not-booked') tellOfMoney('not-booked', view.paidCents);
      if (isIdle(screen)) shown.clear();
      if (view.kind === 'borrow' || view.kind === 'return')
        for (const { key, state, code } of view.rows) onRow(key, state, code);
      if (view.kind !== 'account') return;
      for (const { item, renewal } of view.loans) {
        if (!renewal || renewal.state === 'working') continue;
        const code = renewal.state === 'refused' ? renewal.code : '';
        if (!isNew(`renew:${item}`, `${renewal.state} ${code}`)) continue;
        tell({ item, of: 'renew', what: renewedBy[renewal.state], code });
      }
    },
    onKilled: () => shown.clear(),
  };
}
