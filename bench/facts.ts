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
import { evaluate } from '../packages/blocks/src/index.ts';
import { openStore } from '../src/store/store.ts';
import { openPolicy } from '../src/wiring/open.ts';
import type { Figure } from './stack.ts';

const patrons = 1_000_000;
const questions = 100_000;
const most = { seconds: 30, megabytes: 200, microseconds: 50, decisionSeconds: 3 };
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

/** `kiosk facts import` as a process of its own: what it takes, and what it holds in memory. */
function importFile(file: string, config: string) {
  const kiosk = [join(root, 'dist', 'src', 'main.js'), 'facts', 'import', file, '--config', config];
  const atEnd = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS))`;
  const from = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(atEnd)}`, ...kiosk],
    { encoding: 'utf8' },
  );
  const seconds = (performance.now() - from) / 1000;
  const peakMegabytes = Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
  if (status !== 0 || !stdout.includes(`Facts of ${patrons} patrons`))
    throw new Error(`the import ended with ${status}: ${stdout}${stderr}`);
  return { seconds, peakMegabytes };
}

function row(name: string, figure: number, unit: string, bound: number | null): Figure {
  return { name, figure, unit, bound, ratio: bound === null ? null : figure / bound };
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
      row('the most memory meanwhile', json.peakMegabytes, 'MB', null),
      row('on disk', megabytes, 'MB', most.megabytes),
      ...(await ask(data)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ask(folder: string): Promise<Figure[]> {
  const policy = await openPolicy(join(root, 'policies', 'wise.json'));
  const { factsBase, close } = openStore({ folder, log: () => {} });
  try {
    const times = new Float64Array(questions);
    let found = 0;
    for (let i = 0; i < questions; i++) {
      // Every second card is not in the export.
      const card = cardOf(((i * 7919) % patrons) * 7 + (i % 2));
      const before = performance.now();
      if (factsBase.get(card) !== null) found++;
      times[i] = (performance.now() - before) * 1000;
    }
    if (found !== questions / 2) throw new Error(`${found} found instead of ${questions / 2}`);
    const p99 = times.sort()[Math.floor(questions * 0.99)] ?? 0;

    const now = new Date().toISOString();
    let [count, blocked, decidingMs] = [0, 0, 0];
    const from = performance.now();
    let some: Parameters<typeof evaluate>[0][] = [];
    const decide = () => {
      const before = performance.now();
      for (const facts of some)
        if (!evaluate(facts, policy, now, 'kiosk', { basis: 'cached' }).allows.checkOut) blocked++;
      decidingMs += performance.now() - before;
      some = [];
    };
    for (const { facts } of factsBase.all()) {
      count++;
      some.push(facts);
      if (some.length === 1_000) decide();
    }
    decide();
    const wholeMs = performance.now() - from;
    if (count !== patrons || blocked === 0 || blocked > patrons / 5)
      throw new Error(`${blocked} of ${count} blocked`);
    return [
      row('asked, 99th percentile', p99, 'µs', most.microseconds),
      row('a million decisions', decidingMs / 1000, 's', most.decisionSeconds),
      row('the same, with reading and opening the facts', wholeMs / 1000, 's', null),
    ];
  } finally {
    close();
  }
}
