/**
 * The facts of a million patrons by night: the import of JSON lines and of a CSV report, the answers
 * afterwards, and the block rules over all of them. The patrons are those of a public library as far
 * as its figures are public: one in seven owes something, one in a hundred has an invoice or a block.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { type CompiledPolicy, evaluate, type Facts } from '../packages/blocks/src/index.ts';
import { Database } from '../src/store/database/sqlite.ts';
import { blockOf } from '../src/store/facts-base/blocks.ts';
import { readKey } from '../src/store/seal/key.ts';
import { createCardHash } from '../src/store/seal/seal.ts';
import { openStore } from '../src/store/store.ts';
import type { FactsBase } from '../src/store/types.ts';
import { openPolicy } from '../src/wiring/open.ts';
import type { Figure } from './stack.ts';

const patrons = 1_000_000;
const questions = 100_000;
const most = { seconds: 30, megabytes: 200 };
/** How often what is bare, measured in the same run: the row read, the rules alone, the file read. */
const mostTimes = { asked: 3, decisions: 1.2, memory: 2 };
const root = fileURLToPath(new URL('..', import.meta.url));
const exportedAt = new Date(Date.now() - 3_600_000).toISOString();
const created = exportedAt.slice(0, 10);

function cardOf(number: number) {
  return `23550${String(number).padStart(9, '0')}`;
}

function factsOf(nth: number) {
  const owes = nth % 7 === 0;
  const fee = (id: number, amountCents: number) => ({
    ...{ id: String(id), amountCents, createdOn: created, institution: '3550' },
  });
  return {
    ...{ institution: '3550', branch: '35500' },
    membership: {
      status: nth % 50 === 0 ? 2 : 5,
      type: nth % 3 === 0 ? 'youth' : 'adult',
      startedOn: `2025-${String(1 + (nth % 12)).padStart(2, '0')}-14`,
      feeCents: nth % 50 === 0 ? 2_500 : 0,
    },
    fees: owes ? [fee(700_000 + nth, 140), fee(1_800_000 + nth, 20 * (nth % 99))] : [],
    replacementInvoices:
      nth % 100 === 1
        ? [
            {
              id: `N${nth}`,
              items: [{ item: `300${nth}`, amountCents: 2_495, paidCents: 0, returned: false }],
            },
          ]
        : [],
    manualBlocks: nth % 100 === 2 ? ['Adres onbekend'] : [],
  };
}

function* jsonLines() {
  yield `${JSON.stringify({ facts: 1, exportedAt, entries: patrons })}\n`;
  for (let nth = 0; nth < patrons; nth += 1)
    yield `${JSON.stringify({ card: cardOf(nth * 7), facts: factsOf(nth) })}\n`;
}

const columns = {
  ...{ card: 'Kaart', institution: 'Instantie', branch: 'Vestiging', membershipStatus: 'Status' },
  ...{ membershipType: 'Type', membershipStartedOn: 'Begin', membershipFee: 'Lidgeld' },
  ...{ feeId: 'Registratie', feeAmount: 'Bedrag', feeCreatedOn: 'Datum', manualBlock: 'Blok' },
};
function* csvLines() {
  yield `${Object.values(columns).join(';')}\n`;
  const euros = (cents: number) => (cents / 100).toFixed(2).replace('.', ',');
  for (let nth = 0; nth < patrons; nth += 1) {
    const { institution, branch, membership, fees, manualBlocks } = factsOf(nth);
    const { status, type, startedOn, feeCents } = membership;
    const start = [cardOf(nth * 7), institution, branch, status, type, startedOn, euros(feeCents)];
    for (const fee of fees.length === 0 ? [null] : fees)
      yield `${[...start, ...(fee ? [fee.id, euros(fee.amountCents), fee.createdOn] : ['', '', '']), manualBlocks[0] ?? ''].join(';')}\n`;
  }
}

/** In batches: a write for each line would take longer than the import. */
function* batches(lines: Iterable<string>) {
  let batch = '';
  for (const line of lines) {
    batch += line;
    if (batch.length < 1 << 20) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}
async function write(file: string, lines: Iterable<string>) {
  await pipeline(Readable.from(batches(lines)), createWriteStream(file));
}

/** A process of its own: how long it runs, and the most memory that it has. */
function runNode(args: readonly string[]) {
  const atEnd = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS))`;
  const from = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(atEnd)}`, ...args],
    { encoding: 'utf8' },
  );
  const seconds = (performance.now() - from) / 1000;
  const peakMegabytes = Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return { seconds, peakMegabytes, stdout };
}
/** `kiosk facts import`, and beside it what only reads the file. */
function importFile(file: string, config: string) {
  const kiosk = join(root, 'dist', 'src', 'main.js');
  const { stdout, ...taken } = runNode([kiosk, 'facts', 'import', file, '--config', config]);
  if (!stdout.includes(`Facts of ${patrons} patrons`)) throw new Error(`not imported: ${stdout}`);
  const script = `globalThis.held = require('node:fs').readFileSync(${JSON.stringify(file)})`;
  return { ...taken, readMegabytes: runNode(['-e', script]).peakMegabytes };
}

function row(
  name: string,
  figure: number,
  unit: string,
  bound: number | null,
  times?: number,
): Figure {
  const found = { name, figure, unit, bound, ratio: bound === null ? null : figure / bound };
  return times === undefined ? found : { ...found, most: times };
}

export async function bench(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-bench-'));
  try {
    const data = join(folder, 'data');
    const config = join(folder, 'kiosk.json');
    const csv = { columns };
    const settings = { version: 2, store: { folder: data }, facts: { csv } };
    await write(config, [JSON.stringify(settings)]);
    await write(join(folder, 'patrons.csv'), csvLines());
    const report = importFile(join(folder, 'patrons.csv'), config);
    rmSync(join(folder, 'patrons.csv'));
    await write(join(folder, 'patrons.jsonl'), jsonLines());
    const json = importFile(join(folder, 'patrons.jsonl'), config);
    const megabytes = statSync(join(data, 'facts-base.db')).size / 1_000_000;
    return [
      row('import of a million patrons, JSON lines', json.seconds, 's', most.seconds),
      row('the same, a CSV report', report.seconds, 's', most.seconds),
      ...[
        row(
          'its memory, by reading the file',
          json.peakMegabytes,
          'MB',
          json.readMegabytes,
          mostTimes.memory,
        ),
        row(
          'the same of the CSV',
          report.peakMegabytes,
          'MB',
          report.readMegabytes,
          mostTimes.memory,
        ),
      ],
      row('on disk', megabytes, 'MB', most.megabytes),
      ...(await ask(data)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every second card is not in the export. */
const asked = (nth: number) => cardOf(((nth * 7919) % patrons) * 7 + (nth % 2));
const median = (times: Float64Array) => times.sort()[Math.floor(times.length / 2)] ?? 0;
function microsecondsOf<T>(work: () => T): [T, number] {
  const before = performance.now();
  const done = work();
  return [done, (performance.now() - before) * 1000];
}

async function ask(folder: string): Promise<Figure[]> {
  const policy = await openPolicy(join(root, 'policies', 'wise.json'));
  const { factsBase, close } = openStore({ folder, log: () => {} });
  const bare = new Database(join(folder, 'facts-base.db'), { readonly: true });
  try {
    return [
      asks(factsBase, bare, createCardHash(readKey(folder, true))),
      ...decides(factsBase, policy),
    ];
  } finally {
    bare.close();
    close();
  }
}

/** Each question turn about with a prepared select of the row in which its answer is. */
function asks(factsBase: FactsBase, bare: Database, hash: (card: string) => Buffer): Figure {
  const select = bare.prepare<[number]>('SELECT sealed FROM block WHERE number = ?').pluck();
  const [asking, selecting] = [new Float64Array(questions), new Float64Array(questions)];
  let found = 0;
  for (let nth = 0; nth < questions; nth += 1) {
    const block = blockOf(hash(asked(nth)));
    [, selecting[nth]] = microsecondsOf(() => select.get(block));
    const [facts, microseconds] = microsecondsOf(() => factsBase.get(asked(nth)));
    asking[nth] = microseconds;
    if (facts !== null) found += 1;
  }
  if (found !== questions / 2) throw new Error(`${found} found instead of ${questions / 2}`);
  return row(
    'asked, the median, by a select of the row',
    median(asking),
    'µs',
    median(selecting),
    mostTimes.asked,
  );
}

/** The rules over facts as they come from the disk, a thousand at a time, and over them once more. */
function decides(factsBase: FactsBase, policy: CompiledPolicy): Figure[] {
  const now = new Date().toISOString();
  const allowed = (facts: Facts) =>
    evaluate(facts, policy, now, 'kiosk', { basis: 'cached' }).allows.checkOut;
  const blockedOf = (some: readonly Facts[]) => some.filter((facts) => !allowed(facts)).length;
  let [count, blocked, decidingUs, inMemoryUs] = [0, 0, 0, 0];
  const from = performance.now();
  let some: Facts[] = [];
  const decide = () => {
    const [found, microseconds] = microsecondsOf(() => blockedOf(some));
    const [again, inMemory] = microsecondsOf(() => blockedOf(some));
    if (again !== found) throw new Error(`${again} blocked instead of ${found}`);
    blocked += found;
    decidingUs += microseconds;
    inMemoryUs += inMemory;
    some = [];
  };
  for (const { facts } of factsBase.all()) {
    count += 1;
    some.push(facts);
    if (some.length === 1_000) decide();
  }
  decide();
  const wholeMs = performance.now() - from;
  if (count !== patrons || blocked === 0 || blocked > patrons / 5)
    throw new Error(`${blocked} of ${count} blocked`);
  const seconds = (microseconds: number) => microseconds / 1_000_000;
  return [
    row(
      'a million decisions, by the same in memory',
      seconds(decidingUs),
      's',
      seconds(inMemoryUs),
      mostTimes.decisions,
    ),
    row('both, with reading and opening the facts', wholeMs / 1000, 's', null),
  ];
}
