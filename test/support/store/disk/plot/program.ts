/**
 * A process of its own for the tests: `program FOLDER CAST` does with a folder what a kiosk
 * does, and says what it has on disk: `kept ENTRY WHAT`, `facts MOMENT`, `list MOMENT` (the facts by
 * night); and what happened elsewhere: `booked ITEM` where the library system has a loan that was made
 * off line, `returned ITEM`, and what payments.ts says.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../../../../src/commands/common/refusal.ts';
import { Fault } from '../../../../../src/fault.ts';
import { rotateKey } from '../../../../../src/store/seal/rotate.ts';
import { openStore } from '../../../../../src/store/store.ts';
import type { Store } from '../../../../../src/store/types.ts';
import { importFactsText } from '../../facts.ts';
import { type Cast, fileNames } from './cast.ts';
import { configurationOf } from './configuration.ts';
import { lend, replay, takeBack, takeBackOnline } from './items.ts';
import { paymentsOf } from './payments.ts';
import { clockFrom, type Steps, say, stepsOf } from './steps.ts';

const [root = '', castInJson = ''] = process.argv.slice(2);
const cast: Cast = JSON.parse(castInJson);
const now = clockFrom(cast.from);
const folder = join(root, fileNames.data);
const { booked, refused, cutOff } = paymentsOf(cast);

/** A third of the run: off line, then sent. */
function work(store: Store, nth: number, pay: (steps: Steps) => () => void): void {
  const { cache, onHold, pinTries } = store;
  const steps = stepsOf(store.journal, now);
  const third = Math.ceil(cast.shelf.length / 3);
  const items = cast.shelf.slice(nth * third, (nth + 1) * third);
  const [back, backOnline] = cast.lent.slice(nth * 2, nth * 2 + 2);
  const deferred = items.map((item) => lend(steps, item, cast.card));
  if (back) deferred.splice(1, 0, takeBack(steps, back));
  const observedAt = now();
  cache.put(cast.card, { observedAt, fees: [], manualBlocks: [] });
  say(`facts ${observedAt}`);
  onHold.put(items[0] ?? '', now());
  pinTries.add(cast.card, now());
  const bookLater = pay(steps);
  replay(steps, deferred);
  bookLater();
  if (backOnline) takeBackOnline(steps, backOnline);
}

async function importList(): Promise<void> {
  const exportedAt = now();
  const patrons = Array.from(
    { length: 40 },
    (_, nth) => `{"patron":"2355000000${1000 + nth}","facts":{}}`,
  );
  const { rejected } = await importFactsText(folder, `${patrons.join('\n')}\n`, { exportedAt });
  say(rejected === null ? `list ${exportedAt}` : `rejected ${rejected}`);
}

try {
  mkdirSync(root);
  const configuration = configurationOf(root, cast);
  configuration.setUp();
  const first = openStore({ folder, log: () => {} });
  work(first, 0, booked);
  await importList();
  configuration.change();
  first.close();
  const second = openStore({ folder, log: () => {} });
  work(second, 1, refused);
  second.check();
  second.close();
  say('rotating');
  rotateKey({ folder, now: now() });
  say('rotated');
  const last = openStore({ folder, log: () => {} });
  await importList();
  configuration.change();
  work(last, 2, cutOff);
  say('ended');
  process.exit(0);
} catch (error) {
  if (!(error instanceof Fault || error instanceof Refusal)) throw error;
  say(`fault ${error instanceof Fault ? error.code : 'refused'}`);
}
