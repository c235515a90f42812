/** The people and the books of the stories, and what they do in more than one. */
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import type { SeenScreen, SeenTest } from '../stage/kiosk-screen.ts';
import type { PaymentWay, Words } from '../stage/parts.ts';
import { places } from './places.ts';
import { type Place, type Scene, type Step, step } from './story.ts';

/** May borrow; owes too much; may borrow too; owes one old fee. */
export const els = patronCard(1);
export const joris = patronCard(4);
export const bart = patronCard(2);
export const fatma = patronCard(15);
export const pin = '1234';

/** On the shelf, for loan, in one part. */
export const books = [4, 8, 10, 17, 21, 33, 40].map((nth) => shelfNumber('book', nth));

export const shows =
  (...kinds: string[]): SeenTest =>
  ({ view }) =>
    kinds.includes(view.kind);

const rowsOf = ({ view }: SeenScreen) =>
  (Array.isArray(view.rows) ? view.rows : []) as readonly { state: string }[];

/** So many rows are done, and so many were refused. */
export const settled =
  (done: number, refused = 0): SeenTest =>
  (screen) =>
    screen.dialog === null &&
    screen.view.stillWorking === false &&
    rowsOf(screen).filter(({ state }) => state === 'done').length === done &&
    rowsOf(screen).filter(({ state }) => state === 'refused').length === refused;

/** A visitor who reads English touches it first. */
export async function takeLanguage(scene: Scene, language: string): Promise<void> {
  const { languages } = await scene.sees('attract', shows('attract'));
  if (language === languages[0] || !languages.includes(language)) return;
  await scene.touch(
    { type: 'LANGUAGE', language },
    language === 'ar' ? places.arabic : places.english,
  );
  await scene.sees('that language', (screen) => screen.language === language);
  await scene.look(0.5);
}

/** Card and PIN, to the list or to the reasons why not. */
export function comesIn(card: string, scans: Words, types: Words): Step[] {
  return [
    step(scans.nl, scans.en, async (scene) => {
      await takeLanguage(scene, scene.language);
      await scene.scan(card);
      await scene.sees('the PIN', shows('pin'));
    }),
    step(types.nl, types.en, async (scene) => {
      await scene.typePin(pin);
      await scene.sees('an answer', shows('borrow', 'blocked'));
    }),
  ];
}

/** The card and the PIN of Els, in the usual words. */
export function elsComesIn(): Step[] {
  return comesIn(
    els,
    { nl: 'Els toont haar bibkaart.', en: 'Els shows her library card.' },
    { nl: 'Ze typt haar pincode.', en: 'She types her PIN.' },
  );
}

export function laysDown(items: readonly string[], says: Words, test: SeenTest): Step {
  return step(says.nl, says.en, async (scene) => {
    await scene.layDown(...items);
    await scene.sees('the books', test);
  });
}

/** From the fees, by one of the ways to pay where there are two. */
export async function choosesToPay(scene: Scene, way: PaymentWay): Promise<void> {
  await scene.touch({ type: 'PAY' }, places.key);
  const { view } = await scene.sees('how to pay', shows('pay-how', 'pay'));
  if (view.kind === 'pay') return;
  await scene.look(0.5);
  await scene.touch({ type: 'PAY_BY', way }, places[way]);
  await scene.sees('the payment', shows('pay'));
}

/** The receipt with the list itself, then goodbye. */
export function printsAndLeaves(says: Words): Step {
  return step(says.nl, says.en, async (scene) => {
    const before = scene.devices.printer.paper().length;
    await scene.touch({ type: 'DONE', receipt: 'print' }, places.ticket);
    await scene.sees('goodbye', shows('goodbye'));
    await scene.until('the paper', () => scene.devices.printer.paper().length > before);
  });
}

export function takesAll(says: Words, place: Place | null = places.key): Step {
  return step(says.nl, says.en, async (scene) => {
    const lie = scene.devices.reader.tags().map(({ uid }) => uid);
    for (const uid of lie) scene.devices.reader.take(uid);
    await scene.look(0.5);
    await scene.touch({ type: 'DONE' }, place);
    await scene.sees('attract', shows('attract'));
  });
}
