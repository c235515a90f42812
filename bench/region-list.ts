/**
 * The nightly list of a region: a million patrons sealed to a thousand kiosks, opened by the last of
 * them; and the scans of a visit at a kiosk that takes such a list meanwhile, turn about with visits
 * in which it takes none.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { sealList } from '../fleet/src/list/seal-list.ts';
import { openSealedList } from '../src/region/list/sealed-list.ts';
import { setStage } from '../test/support/system/stage.ts';
import { type Scanned, scanned, visit } from './scan.ts';
import { type Figure, percentile } from './stack.ts';

const patrons = 1_000_000;
const kiosks = 1_000;
const mostSeconds = 5;
const lists = 2;
/** a kiosk that runs for months has compiled what it needs */
const warmUpVisits = 6;
/** What a scan may take while a list is taken, of what it takes otherwise. */
const mostWhileTaken = 1.25;
const program = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));

function* lines() {
  yield `${JSON.stringify({ blockList: 1, exportedAt: new Date().toISOString(), entries: patrons })}\n`;
  let batch = '';
  for (let nth = 0; nth < patrons; nth += 1) {
    // Each number once, in no order that gzip could use.
    const patron = `23550${String((nth * 654_435_761) % 1_000_000_000).padStart(9, '0')}`;
    batch += `${JSON.stringify({ patron, rules: ['maximum-fees'], denies: ['checkOut', 'renew'] })}\n`;
    if (batch.length < 1 << 20) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

function row(name: string, figure: number, unit: string, bound?: number, most?: number): Figure {
  const ratio = bound === undefined ? null : figure / bound;
  return { name, figure, unit, bound: bound ?? null, ratio, ...(most ? { most } : {}) };
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const from = performance.now();
  return [await work(), (performance.now() - from) / 1000];
}

async function sealing(packed: Buffer): Promise<Figure[]> {
  const identities = await Promise.all(Array.from({ length: kiosks }, () => generateIdentity()));
  const recipients = await Promise.all(identities.map(identityToRecipient));
  const stream = () => Readable.toWeb(Readable.from([packed])) as ReadableStream<Uint8Array>;
  const [sealed, sealSeconds] = await timed(() => sealList(stream(), recipients));
  const about = { sha256: sealed.sha256, bytes: sealed.content.length };
  const last = identities.at(-1) ?? '';
  const [opened, openSeconds] = await timed(() => openSealedList(sealed.content, about, last));
  if (!Buffer.from(opened as Uint8Array).equals(packed)) throw new Error('it is another list');
  const megabytes = (bytes: number) => bytes / 1_000_000;
  return [
    row('sealed to a thousand kiosks', sealSeconds, 's', mostSeconds),
    row('sealed', megabytes(about.bytes), 'MB', megabytes(packed.length), 1.05),
    row('opened by the last of them', openSeconds, 's', mostSeconds),
  ];
}

/** As the kiosk's own taker does. */
async function takeList(file: string, folder: string): Promise<void> {
  const args = [program, 'cache', 'import', file, '--folder', folder];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the import ended with ${code}`);
}

async function scanning(file: string, folder: string): Promise<Figure[]> {
  const kiosk: Scanned = await scanned(async (through) => {
    const stage = await setStage({ reader: null }, {}, { through });
    return { stage, close: stage.close };
  });
  try {
    for (let nth = 0; nth < warmUpVisits; nth += 1) await visit(kiosk);
    const took = { alone: [] as number[], taken: [] as number[] };
    const visitAs = async (which: keyof typeof took) => {
      const from = kiosk.took.length;
      await visit(kiosk);
      took[which].push(...kiosk.took.slice(from));
    };
    for (let nth = 0; nth < lists; nth += 1) {
      let [isTaken, beside] = [false, 0];
      const taking = takeList(file, folder).finally(() => {
        isTaken = true;
      });
      for (; !isTaken; beside += 1) await visitAs('taken');
      await taking;
      for (; beside > 0; beside -= 1) await visitAs('alone');
    }
    const alone = percentile(took.alone, 0.99);
    return [
      row('scan to request, the 99th of a hundred', alone, 'ms'),
      row(
        'the same while a list is taken',
        percentile(took.taken, 0.99),
        'ms',
        alone,
        mostWhileTaken,
      ),
      row('median', percentile(took.alone, 0.5), 'ms'),
      row('median while a list is taken', percentile(took.taken, 0.5), 'ms'),
    ];
  } finally {
    await kiosk.close();
  }
}

export async function bench(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-bench-'));
  try {
    const text = [...lines()];
    const pack = () => buffer(Readable.from(text).pipe(createGzip()));
    const [packed, gzipSeconds] = await timed(pack);
    const file = join(folder, 'blocked.jsonl.gz');
    writeFileSync(file, packed);
    return [
      row('packed with gzip', gzipSeconds, 's'),
      ...(await sealing(packed)),
      ...(await scanning(file, join(folder, 'data'))),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
