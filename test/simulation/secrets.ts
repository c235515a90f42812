/** Personal data appears neither in the log nor on the screen after the visit. */
import { hasCheckDigit } from '../../hardware/scanner/check-digit.ts';
import type { Patron } from '../../simulators/library/state.ts';
import type { Report } from '../../src/domain.ts';
import type { Seen } from './fake-screen.ts';
import type { Room } from './room.ts';

/** The cards and items of one visit. */
interface VisitData {
  cards: ReadonlySet<string>;
  items: ReadonlySet<string>;
}

/** Of an eID, as it is sent or as it is printed; a moment or an amount has no such check. */
function nationalNumberIn(text: string): string | undefined {
  const forms = text.matchAll(/\b\d{2}\.?\d{2}\.?\d{2}-?\d{3}\.?\d{2}\b/g);
  return [...forms]
    .map(([number]) => number)
    .find((number) => hasCheckDigit(number.replace(/[.-]/g, ''), 'mod97-be'));
}

export function watchSecrets(
  room: () => Room,
  whose: (card: string) => Patron | undefined,
  /** what came of cards and payers over the wire of a payment */
  payers: () => ReadonlySet<string>,
  violate: (rule: string, detail: unknown) => void,
) {
  /** No data of the patron before, on the screen or in the state that it is drawn from. */
  const checkClean = ({ screen, kiosk }: Seen, before: VisitData, visit: VisitData) => {
    const { plate: _, outOfSight: __, ...memory } = kiosk.context;
    const text = JSON.stringify([screen, memory, Object.keys(kiosk.children)]);
    const past = [...before.cards].filter((card) => !visit.cards.has(card));
    const secrets = [...past, ...past.map((card) => whose(card)?.name ?? '')];
    for (const item of before.items)
      secrets.push(item, room().things.get(item)?.title.split(' / ')[0] ?? '');
    const found = secrets
      .filter((secret) => secret.length > 3)
      .find((secret) => text.includes(secret));
    if (found) violate('attract is not clean', `${found} in ${text.slice(0, 400)}`);
  };

  const checkAttract = (seen: Seen, before: VisitData, visit: VisitData) => {
    checkClean(seen, before, visit);
    const { screen, kiosk, visit: chart } = seen;
    // Attract stays for a moment while a stack is laid down, until it is clear what for.
    const isBeginning = chart?.matches({ task: 'beginning' });
    if (kiosk.children.visit && screen.view.kind === 'attract' && !isBeginning)
      violate('attract is not clean', 'the visit is still there');
  };

  const checkReport = (report: Report, visit: VisitData) => {
    const text = JSON.stringify(report);
    const names = [...visit.cards]
      .map((card) => whose(card)?.name ?? '')
      .filter((name) => name !== '');
    // A shorter PIN may be any number.
    names.push(
      ...[...visit.cards].map((card) => whose(card)?.pin ?? '').filter((pin) => pin.length > 4),
    );
    const titles = [...visit.items].map(
      (item) => room().things.get(item)?.title.split(' / ')[0] ?? '',
    );
    const found =
      /\b[23]\d{13}\b/.exec(text)?.[0] ??
      nationalNumberIn(text) ??
      [...names, ...titles, ...payers()].find((word) => word.length > 5 && text.includes(word));
    if (found) violate('said in the log', `${found}: ${text}`);
  };

  return { checkAttract, checkClean, checkReport };
}
