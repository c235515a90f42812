/**
 * A kiosk of a branch in a process of its own, without a screen: journal, branch, circulation and a
 * line to the library system. `FOLDER ENROLMENT LIBRARY-PORT LIMIT WAIT-MS [CLOCK-FILE]`. A line of JSON
 * each way: what it is asked, what it answers; what must not be lost with the process is written
 * before it goes on.
 */
import { readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { createClient, openAddress, profiles } from '../../../packages/sip2/src/index.ts';
import { openBranch } from '../../../src/branch/open.ts';
import { publishingJournal } from '../../../src/branch/publishing-journal.ts';
import { isWaiting } from '../../../src/branch/shared/unpublished.ts';
import { noChecks } from '../../../src/circulation/checks.ts';
import type { CirculationParts } from '../../../src/circulation/parts.ts';
import { bareNumbersOf, cardOf } from '../../../src/circulation/patron/patron-card.ts';
import { createPinGuard } from '../../../src/circulation/patron/pin-guard.ts';
import { noteInterrupted, resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { libraryOverSip2 } from '../../../src/library/over-sip2.ts';
import { openStore } from '../../../src/store/store.ts';
import type { Entry } from '../../../src/store/types.ts';
import { account, wisePolicy } from '../simulators/lindeveld.ts';
import { counterSettings } from '../system/offline-settings.ts';
import type { Answer, Ask, WaitingEntry } from './kiosk-process.ts';

const [folder = '', enrolment = '', port, limit, waitMs, clockFile] = process.argv.slice(2);

function say(answer: Answer): void {
  writeSync(1, `${JSON.stringify(answer)}\n`);
}
/** The clock of this machine is set: the test writes by how much. */
function aheadMs(): number {
  return clockFile === undefined ? 0 : Number(readFileSync(clockFile, 'utf8'));
}
if (clockFile !== undefined) {
  const { now } = Date;
  Date.now = () => now() + aheadMs();
}
const clock = { now: () => new Date(Date.now()).toISOString() };
const store = openStore({ folder, log: () => {} });
noteInterrupted({ journal: store.journal, clock });
const running = await openBranch({
  folder: enrolment,
  waitMs: Number(waitMs),
  journal: store.journal,
  numbersOf: (loan) => bareNumbersOf(cardOf(loan)),
  log: ({ code }) => say({ log: code }),
});
const sayLink = () => say({ link: running.state().link });
running.onChange(sayLink);
sayLink();

const client = createClient({
  open: openAddress(`tcp://127.0.0.1:${port}`),
  login: { ...account, location: '35500' },
  random: Math.random,
  log: () => {},
  timings: { timeoutMs: 5_000, retries: 0, reconnect: { firstMs: 20, mostMs: 200 } },
});
const library = libraryOverSip2(client, clock, () => {}, {
  institutionId: '3550',
  terminalPassword: '',
  location: '35500',
  language: '005',
  currency: 'EUR',
  timeZone: 'Europe/Brussels',
  institution: '3550',
  branch: '35500',
  profile: profiles.wise,
});
const journal = publishingJournal(store.journal, running);
const itemsPerPatron = Number(limit);
const parts: CirculationParts = {
  ...store,
  journal,
  library,
  branch: {
    ...running,
    async claim(loan) {
      say({ begun: loan.entry, item: loan.item });
      const claimed = await running.claim(loan);
      say({ entry: loan.entry, item: loan.item, claimed });
      // A tag is switched here: the process may end between claim and release.
      await turn();
      return claimed;
    },
  },
  policy: wisePolicy(),
  checks: noChecks,
  security: null,
  terminal: null,
  code: null,
  pins: createPinGuard(store.pinTries, {
    pinTries: 3,
    pinPause: { tries: 10, withinMs: 300_000, lastsMs: 30_000 },
  }),
  clock,
  newId: () => '1',
  log: () => {},
  journalFailed: () => {},
  settings: { ...counterSettings, offline: { ...counterSettings.offline, itemsPerPatron } },
};

function waitingEntry({ id, transaction, settlement }: Entry): WaitingEntry {
  const {
    kind,
    item,
    patron = null,
  } = transaction as { kind: string; item: string; patron?: string };
  return { id, kind, item, patron, isDone: settlement !== null };
}

async function answer(ask: Ask): Promise<Answer> {
  const { n } = ask;
  switch (ask.act) {
    case 'lend': {
      const visit = openVisit(parts, 'offline');
      await visit.identify(ask.card);
      const outcome = await visit.checkOut({ item: ask.item, uids: [] });
      const isNew = outcome.kind === 'done' && outcome.ownLoan !== true;
      await visit.end();
      return { n, outcome: outcome.kind === 'done' ? (isNew ? 'done' : 'had') : outcome.code };
    }
    case 'return': {
      const visit = openVisit(parts, 'offline');
      const outcome = await visit.checkIn({ item: ask.item, uids: [] });
      await visit.end();
      return { n, outcome: outcome.kind === 'done' ? 'done' : outcome.code };
    }
    case 'replay':
      return { n, settled: await resolveOpen(parts), open: journal.open().length };
    case 'state':
      return {
        n,
        state: running.state(),
        waiting: journal.open().filter(isWaiting).map(waitingEntry),
        open: journal.open().length,
        staff: journal.staff().map(({ id }) => id),
      };
  }
}

say({ ready: true, waiting: journal.open().filter(isWaiting).map(waitingEntry) });
for await (const line of createInterface(process.stdin)) {
  const ask = JSON.parse(line) as Ask;
  void answer(ask).then(say, (error) => say({ n: ask.n, failed: String(error?.stack ?? error) }));
}
await running.close();
await client.close();
store.close();
process.exit(0);
