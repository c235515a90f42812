/**
 * What people are told aloud: each sentence that the page says of what has changed in a list. Whoever
 * comes hears it, whether reading aloud is on or not.
 */
import type { Screen } from '../../../../src/screen/screen.ts';
import { type Texts, texts } from '../../../../src/screen/texts.ts';
import { changesBetween } from '../../../../ui/changes.ts';
import { now } from '../../world/time.ts';
import type { Deeds, Telling } from '../deeds.ts';
import { isIdle } from '../people/meaning.ts';
import type { People } from '../people/people.ts';
import { catalogueOf, stateWord, whole } from './words.ts';

const nth = whole('speech.nth');
const how = ['done', 'provisional', 'renewed', 'already', 'tag-not-seen'];
const says = {
  borrow: {
    yes: stateWord(...how.map((one) => `row.borrow.${one}`)),
    no: stateWord('row.borrow.refused'),
    half: stateWord('row.borrow.not-ready'),
    open: stateWord('row.checking', 'row.borrow.unknown'),
  },
  return: {
    yes: stateWord('row.return.none', 'row.return.tag-not-seen'),
    no: stateWord('row.return.refused'),
    half: stateWord('row.return.not-ready'),
    open: stateWord('row.checking', 'row.return.unknown'),
  },
  renew: {
    yes: stateWord('renewal.done'),
    no: stateWord('renewal.refused'),
    half: () => false,
    open: stateWord('renewal.unknown'),
  },
} as const;
const bothLists = ['borrow', 'return'] as const;
const done = { borrow: 'lent', return: 'returned', renew: 'renewed' } as const;

type Heard = Pick<Telling, 'what' | 'code'>;

function hear(sentence: string, of: Telling['of']): Heard | null {
  const words = says[of];
  if (words.open(sentence)) return { what: 'not-known', code: '' };
  if (words.no(sentence)) return { what: `not-${done[of]}`, code: '' };
  if (words.half(sentence)) return { what: done[of], code: 'half' };
  return words.yes(sentence) ? { what: done[of], code: '' } : null;
}

/**
 * The list that is open, or behind the page of a set: its items by their numbers, of which one that
 * went to another list leaves its own.
 */
function listed({
  view,
}: Screen): { of: Telling['of']; items: ReadonlyMap<number, string> } | null {
  if (view.kind === 'account')
    return { of: 'renew', items: new Map(view.loans.map(({ item }, at) => [at + 1, item])) };
  if (view.kind !== 'borrow' && view.kind !== 'return' && view.kind !== 'set-incomplete')
    return null;
  const items = (view.rows ?? []).map(
    ({ nth = 0, key }) => [nth, key.split(':')[1] ?? ''] as const,
  );
  return { of: view.kind === 'set-incomplete' ? view.purpose : view.kind, items: new Map(items) };
}

const inLanguage = new Map<string, Texts>();
function wordsOf({ language, timeZone, currency }: Screen): Texts {
  const known =
    inLanguage.get(language) ?? texts(catalogueOf(language), language, timeZone, currency);
  inLanguage.set(language, known);
  return known;
}

export function watchVoice(deeds: Deeds, people: People, count: (what: string) => void) {
  let before: Screen | null = null;
  /** of this visit of the kiosk's: what was heard last of each row, and what was handed in */
  const known = new Map<string, string>();
  let handedIn: readonly string[] = [];
  /** all that stood in a list */
  const wanted = { borrow: new Set<string>(), return: new Set<string>() };
  const tell = (item: string, of: Telling['of'], heard: Heard) => {
    // Who has walked away hears nothing more.
    if (people.hand === null || deeds.last(item)?.visit !== people.visit) return;
    known.set(`${of}:${item}`, `${heard.what} ${heard.code}`);
    const owners = new Set(people.owners);
    deeds.told({ atMs: now(), visit: people.visit, item, of, by: 'voice', owners, ...heard });
    count(`voice ${heard.what}`);
  };
  /** A person who heard "not returned" of one, and then that as many are as they handed in. */
  const atGoodbye = ({ view }: Screen) => {
    if (view.kind !== 'goodbye' || view.returned === 0 || view.returned !== handedIn.length) return;
    for (const item of handedIn) {
      const last = known.get(`return:${item}`) ?? '';
      if (/^not-/.test(last)) tell(item, 'return', { what: 'returned', code: '' });
    }
  };
  /**
   * A person who heard "not lent" or "not returned" of one, and then all that are not or are to be
   * checked, without it, and how many are. Of returns a goodbye names all that go to the desk.
   */
  const asTheListCloses = ({ view }: Screen) => {
    if (view.kind !== 'receipt' && view.kind !== 'goodbye') return;
    const allDone = { borrow: view.lent + (view.ownLoans ?? 0), return: view.returned };
    for (const of of view.kind === 'receipt' ? bothLists : (['borrow'] as const)) {
      const notDone =
        view.kind === 'goodbye' ? view.notLent : view.notDone.filter(({ mode }) => mode === of);
      const rest = [...notDone, ...(view.toCheck ?? []).filter(({ what }) => what === of)];
      if (wanted[of].size === 0 || allDone[of] + rest.length !== wanted[of].size) continue;
      const isNamed = (item: string) => rest.some(({ hint }) => item.endsWith(hint));
      for (const item of wanted[of])
        if (/^not-/.test(known.get(`${of}:${item}`) ?? '') && !isNamed(item))
          tell(item, of, { what: done[of], code: '' });
    }
  };
  const forget = () => {
    known.clear();
    wanted.borrow.clear();
    wanted.return.clear();
    handedIn = [];
  };
  return {
    onScreen: (screen: Screen) => {
      const last = before;
      before = screen;
      const isNew = last?.view.kind !== screen.view.kind || (last.dialog && !screen.dialog);
      const list = listed(screen);
      if (list?.of === 'return') handedIn = [...list.items.values()];
      if (list && list.of !== 'renew')
        for (const item of list.items.values()) wanted[list.of].add(item);
      if (isNew) atGoodbye(screen);
      if (isNew) asTheListCloses(screen);
      if (isIdle(screen)) forget();
      if (last === null || !list) return;
      for (const sentence of changesBetween(last, screen, wordsOf(screen)).spoken) {
        const item = list.items.get(Number(nth(sentence.split('.')[0] ?? '')?.[0] ?? 0));
        const heard = item ? hear(sentence, list.of) : null;
        if (!item || !heard) continue;
        // A list that is new is read with all its rows: what was heard of one before is no news.
        if (isNew && known.get(`${list.of}:${item}`) === `${heard.what} ${heard.code}`) continue;
        tell(item, list.of, heard);
      }
    },
    onKilled: () => {
      before = null;
      forget();
    },
  };
}
