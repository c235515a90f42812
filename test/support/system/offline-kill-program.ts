/**
 * Circulation in a process of its own, that kills itself (SIGKILL) at the nth named point: `FOLDER
 * PORT check-out|check-in|pay|replay online|offline CARD ITEM N [TILL]`, TILL in JSON. Says each point
 * before it is passed, and the outcome that the patron sees; what is logged goes to a file in the folder.
 */
import { appendFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createClient, openAddress, profiles } from '../../../packages/sip2/src/index.ts';
import { alone } from '../../../src/branch/alone.ts';
import { noChecks } from '../../../src/circulation/checks.ts';
import type { CirculationParts, Terminal } from '../../../src/circulation/parts.ts';
import { createPinGuard } from '../../../src/circulation/patron/pin-guard.ts';
import { resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { libraryOverSip2 } from '../../../src/library/over-sip2.ts';
import { openStore } from '../../../src/store/store.ts';
import { account, wisePolicy } from '../simulators/lindeveld.ts';
import { reachTill, type TillSpec, wayOf } from './kill-tills.ts';
import { counterSettings } from './offline-settings.ts';

const [folder = '', port, task, mode, card = '', item = '', nth = '', till] = process.argv.slice(2);
const clock = { now: () => new Date().toISOString() };
function say(line: string) {
  return writeSync(1, `${line}\n`);
}
let passed = 0;
/** Nothing is at stake before the card is known. */
let counts = false;
function point(name: string) {
  if (!counts) return;
  passed += 1;
  say(`point ${passed} ${name}`);
  if (passed === Number(nth)) process.kill(process.pid, 'SIGKILL');
}

const log = (report: object) =>
  appendFileSync(join(folder, 'kiosk.log'), `${JSON.stringify(report)}\n`);
const spec: TillSpec | null = till === undefined ? null : JSON.parse(till);

/** How often bytes come and go is a matter of chance: of each kind so many are points. */
const mostOfWire = 14;
const onWire = new Map<string, number>();
function wirePoint(name: string) {
  const nth = (onWire.get(name) ?? 0) + 1;
  onWire.set(name, nth);
  if (counts && nth <= mostOfWire) point(`${name} of the till`);
}
/** The bytes from and to what is paid with, of whatever protocol. */
function watchWire() {
  const { write, emit } = Socket.prototype;
  const isTill = (socket: Socket) =>
    socket.remotePort !== undefined && socket.remotePort !== Number(port);
  Socket.prototype.write = function (this: Socket, ...all: Parameters<typeof write>) {
    if (isTill(this)) wirePoint('before bytes');
    const written = write.apply(this, all);
    if (isTill(this)) wirePoint('after bytes');
    return written;
  } as typeof write;
  Socket.prototype.emit = function (this: Socket, event: string | symbol, ...rest: unknown[]) {
    if (event === 'data' && isTill(this)) wirePoint('bytes');
    return Reflect.apply(emit, this, [event, ...rest]);
  } as typeof emit;
}

const store = openStore({ folder, log });
const { begin, note, settle, settleThenNote } = store.journal;
const journal: typeof store.journal = {
  ...store.journal,
  begin: (transaction, at) => {
    point('before begin');
    const id = begin(transaction, at);
    point('after begin');
    return id;
  },
  note: (id, value, at) => {
    point(`before note ${value.step}`);
    note(id, value, at);
    point(`after note ${value.step}`);
  },
  settle: (id, value, at) => {
    point(`before settle ${value.state}`);
    settle(id, value, at);
    point(`after settle ${value.state}`);
  },
  settleThenNote: (ended, next, at) => {
    point(`before settle ${ended.settlement.state} and note ${next.note.step}`);
    settleThenNote(ended, next, at);
    point(`after settle ${ended.settlement.state} and note ${next.note.step}`);
  },
};
let online: () => void = () => {};
const up = new Promise<void>((resolve) => {
  online = resolve;
});
const client = createClient({
  open: openAddress(`tcp://127.0.0.1:${port}`),
  login: { ...account, location: '35500' },
  random: Math.random,
  log: () => {},
  onState: (state) => state === 'online' && online(),
  timings: { timeoutMs: 3_000, retries: 0 },
});
const wire = libraryOverSip2(client, clock, () => {}, {
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
/** Before it is sent, when its bytes have left, and when the answer is there. */
async function onTheWire<T>(name: string, ask: () => Promise<T>): Promise<T> {
  point(`before ${name}`);
  const asked = ask();
  await new Promise((turn) => setImmediate(turn));
  point(`sent ${name}`);
  const answer = await asked;
  point(`answered ${name}`);
  return answer;
}
async function switched(to: string): Promise<'ok'> {
  point(`before tag ${to}`);
  say(`tag ${to}`);
  point(`after tag ${to}`);
  return 'ok';
}
function watched(driver: Terminal): Terminal {
  const { reverse } = driver;
  return {
    ...driver,
    lastTransaction: () => onTheWire('last transaction', () => driver.lastTransaction()),
    ...(reverse && { reverse: (receipt) => onTheWire('reversal', () => reverse(receipt)) }),
    authorise: (wanted) =>
      onTheWire('authorisation', () =>
        driver.authorise({
          ...wanted,
          onProgress: (step) => {
            point(`terminal ${typeof step === 'string' ? step : step.kind}`);
            wanted.onProgress(step);
          },
          onStarted: async (handle) => {
            point('handle');
            await wanted.onStarted(handle);
            point('before the money');
          },
          onApproved: async (receipt) => {
            point('approved');
            await wanted.onApproved(receipt);
            point('before acknowledgement');
          },
        }),
      ),
  };
}
watchWire();
const opened = spec && watched((await reachTill(spec, log)).terminal);
const parts: CirculationParts = {
  ...store,
  journal,
  library: {
    ...wire,
    checkOut: (loan) => onTheWire('check-out', () => wire.checkOut(loan)),
    checkIn: (giveBack) => onTheWire('check-in', () => wire.checkIn(giveBack)),
    item: (asked) => onTheWire('item', () => wire.item(asked)),
    patron: (...asked) => onTheWire('patron', () => wire.patron(...asked)),
    feePaid: (paid) => onTheWire('fee paid', () => wire.feePaid(paid)),
  },
  branch: alone,
  checks: noChecks,
  policy: wisePolicy(),
  security: { release: () => switched('released'), secure: () => switched('secured') },
  terminal: spec && wayOf(spec) === 'terminal' ? opened : null,
  code: spec && wayOf(spec) === 'code' ? opened : null,
  pins: createPinGuard(store.pinTries, {
    pinTries: 3,
    pinPause: { tries: 10, withinMs: 300_000, lastsMs: 30_000 },
  }),
  clock,
  newId: () => '1',
  log,
  journalFailed: () => {},
  settings: counterSettings,
};
await up;
if (task === 'replay') {
  counts = true;
  say(`told ${(await resolveOpen(parts)) ? 'settled' : 'stopped'}`);
} else {
  const visit = openVisit(parts, mode === 'online' ? 'online' : 'offline');
  let known = await visit.identify(card);
  if (mode === 'online') known = await visit.enterPin('1234');
  const fees =
    known.kind === 'known' ? known.patron.fees.filter(({ notPayable }) => notPayable === null) : [];
  const presented = { item, uids: ['E004010000000001'] };
  counts = true;
  const outcome =
    task === 'check-out'
      ? await visit.checkOut(presented)
      : task === 'check-in'
        ? await visit.checkIn(presented)
        : await visit.pay(
            fees.map(({ id }) => id),
            spec ? wayOf(spec) : 'terminal',
            () => {},
            new AbortController().signal,
            'nl',
          );
  say(`told ${outcome.kind}`);
}
process.exit(0);
