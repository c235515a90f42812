/**
 * At attract nothing of the visit before is left: no actor that it began, and no string of it, its
 * titles, names and numbers, in anything that the kiosk's actors have in reach.
 */
import { standingActors } from './world/actors.ts';
import type { Seen } from './world/fake-screen.ts';

/** The cards and items of one visit. */
interface VisitData {
  cards: ReadonlySet<string>;
  items: ReadonlySet<string>;
}
interface Given {
  titleOf(item: string): string | undefined;
  nameOf(card: string): string | undefined;
  violate(rule: string, detail: unknown): void;
  count(what: string): void;
}

export function watchLeft({ titleOf, nameOf, violate, count }: Given) {
  const stringsOf = (before: VisitData, visit: VisitData): string[] => {
    const past = [...before.cards].filter((card) => !visit.cards.has(card));
    const titles = [...before.items].map((item) => titleOf(item)?.split(' / ')[0] ?? '');
    const names = past.map((card) => nameOf(card) ?? '');
    return [...past, ...names, ...before.items, ...titles].filter(({ length }) => length > 3);
  };
  /** On the screen, in the state that it is drawn from, and in what else is in reach. */
  const checkClean = (
    { screen, kiosk }: Seen,
    before: VisitData,
    visit: VisitData,
    inReach: Iterable<string> = [],
  ) => {
    const { plate: _, outOfSight: __, ...memory } = kiosk.context;
    const held = JSON.stringify([screen, memory, Object.keys(kiosk.children)]);
    const text = [held, ...inReach].join('\n');
    for (const found of stringsOf(before, visit).filter((one) => text.includes(one))) {
      count('at attract, strings left');
      const at = text.indexOf(found);
      const around = text.slice(Math.max(0, at - 200), at + 200);
      violate('attract is not clean', `${found} in ${around}`);
    }
  };
  const checkAttract = (seen: Seen, before: VisitData, visit: VisitData) => {
    const { screen, kiosk, visit: chart } = seen;
    // A visit that begins has what lies there.
    const standing = kiosk.children.visit ? null : standingActors();
    checkClean(seen, before, visit, standing?.texts);
    count('at attract, looked at');
    for (const actor of standing?.ofVisits ?? []) {
      count('at attract, actors left');
      violate('attract is not clean', `an actor of a visit still stands: ${actor}`);
    }
    // Attract stays for a moment while a stack is laid down, until it is clear what for.
    const isBeginning = chart?.matches({ task: 'beginning' });
    if (kiosk.children.visit && screen.view.kind === 'attract' && !isBeginning)
      violate('attract is not clean', 'the visit is still there');
  };
  return { checkClean, checkAttract };
}

/** What was left at attract, as it is said at the end. */
export function sayLeft(counts: Readonly<Record<string, number>>): string {
  const [looks, actors, strings] = ['looked at', 'actors left', 'strings left'].map(
    (what) => counts[`at attract, ${what}`] ?? 0,
  );
  return `at attract, looked at ${looks} times: ${actors} actors and ${strings} strings of a visit left`;
}
