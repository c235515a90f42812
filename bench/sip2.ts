/**
 * The SIP2 codec on one core, by the compiled code that the kiosk runs: a patron's answer (64) of
 * 337 bytes with its checksum, as a Polaris sends it, and a check-out (11) with checksum. Each
 * round is short and the best one counts, so other work on the machine matters little. The bounds are
 * twice what the fastest published client in JavaScript does (docs/performance.md). And whether a
 * long line takes more than its share.
 */
import { readFileSync } from 'node:fs';
import type * as Sip2 from '../packages/sip2/src/index.ts';

interface Figure {
  name: string;
  figure: number;
  unit: string;
  bound: number | null;
  ratio: number | null;
  /** the ratio that is still good */
  most?: number;
}

const rounds = 400;
const roundMs = 5;

/** Calls a second, in the best of many rounds. */
function rate(work: (nth: number) => void): number {
  for (let nth = 0; nth < 50_000; nth++) work(nth);
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    let calls = 0;
    const from = performance.now();
    let now = from;
    while (now - from < roundMs) {
      for (let nth = 0; nth < 50; nth++) work(nth);
      calls += 50;
      now = performance.now();
    }
    best = Math.max(best, (calls / (now - from)) * 1_000);
  }
  return best;
}

/** Microseconds, the least of some runs. */
function least(work: () => void): number {
  return Math.min(
    ...Array.from({ length: 40 }, () => {
      const from = performance.now();
      work();
      return (performance.now() - from) * 1_000;
    }),
  );
}

export async function bench(): Promise<Figure[]> {
  // Not by the loader of this file, which makes each call between files slower than it is.
  const compiled = new URL('../dist/packages/sip2/src/index.js', import.meta.url).href;
  const load = new Function('url', 'return import(url)') as (url: string) => Promise<typeof Sip2>;
  const { decode, encode } = await load(compiled);

  const rows = readFileSync(new URL('../test/vectors/sip2.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const raw = rows
    .map((row) => (JSON.parse(row) as { raw: string }).raw)
    .find((line) => line.includes('AEFalk, Jen'));
  const { message } = decode(Buffer.from(raw ?? ''));
  if (message.code !== '64') throw new Error('the line of the bench is not among the vectors');
  // As it was published its checksum is wrong.
  const answer = encode(message, { errorDetection: true, terminator: 'none' });
  if (answer.length !== 337 || decode(answer).message.checksum !== 'ok')
    throw new Error('another line than was meant');
  const loan: Sip2.Draft<'11'> = {
    code: '11',
    fixed: {
      scRenewalPolicy: 'Y',
      noBlock: 'N',
      transactionDate: '20260115    120000',
      nbDueDate: ' '.repeat(18),
    },
    fields: { AO: '3550', AA: '23550000000013', AB: '35500000000408', AC: '', AD: '1234' },
  };

  let kept = 0;
  const decoding = rate(() => {
    kept += decode(answer).message.fields.length;
  });
  const encoding = rate((nth) => {
    kept += encode(loan, { errorDetection: true, sequence: nth % 10 }).length;
  });
  if (kept === 0) throw new Error('nothing was done');

  // Whatever a line is made of; the long one is as long as the framer lets through.
  const growths = [
    '|AY1AZ|BLYBV7 |AE x',
    '|',
    'A',
    'AOAA',
    'BLBLBL',
    'BL ',
    '|x',
    ' ',
    '|é',
    'AZ0000',
    '\r',
  ].map((piece) => {
    const odd = (bytes: number) => Buffer.from(`64${piece.repeat(bytes / piece.length)}`);
    const [short, long] = [odd(4_096), odd(65_536)];
    for (let nth = 0; nth < 50; nth++) decode(short);
    return least(() => decode(long)) / least(() => decode(short));
  });

  const against = (name: string, figure: number, aim: number): Figure => {
    const thousands = Math.round(figure / 1_000);
    return { name, figure: thousands, unit: 'thousand/s', bound: aim / 1_000, ratio: aim / figure };
  };
  return [
    against('decode a 64 of 337 bytes, checksum verified', decoding, 206_000),
    against('encode an 11 with checksum', encoding, 680_000),
    // Sixteen times as long: sixteen times as much, and some for the memory. Squared, it would be
    // 256.
    {
      name: 'sixteen times the line, times the time at worst',
      figure: Math.max(...growths),
      unit: '×',
      bound: 16,
      ratio: Math.max(...growths) / 16,
      most: 3,
    },
  ];
}
