/**
 * A region of a thousand kiosks as it is seen: what a minute of a hundred reports a second costs the
 * program that folds them and shows them once a second, against the same reports read as JSON, and
 * what one scrape of the exporter costs; by a hundred, three hundred and a thousand kiosks, as the cost
 * for each kiosk should not grow.
 */
import type { Reported } from '../fleet/src/hub/hub.ts';
import { expositionOf } from '../fleet/src/seen/exposition.ts';
import { createRegionFold, type RegionFold } from '../fleet/src/seen/seen.ts';
import { statusOf } from '../fleet/test/support/reported.ts';
import { figureName, figures } from '../packages/region-documents/src/index.ts';
import type { Figure } from './stack.ts';

const kiosksOfBranch = 10;
const seconds = 60;
const perSecond = 100;
const startMs = Date.parse('2026-11-25T09:00:00Z');
const all = Object.fromEntries(figures.map((figure, nth) => [figureName(figure), nth]));

function reportOf(nth: number, n: number): Reported {
  const branch = `b${String(Math.floor(nth / kiosksOfBranch)).padStart(3, '0')}`;
  const status = statusOf({ n, visits: n, figures: all });
  const data = Buffer.from(JSON.stringify(status));
  const kiosk = `k${nth % kiosksOfBranch}`;
  return { branch, kiosk, name: 'status', storedAtMs: startMs, data };
}

/** With the first report of each. */
function regionOf(kiosks: number): RegionFold {
  const fold = createRegionFold({ region: 'lindeveld', configKey: () => null }, startMs);
  fold.setBranches(null);
  fold.setHub(null, startMs);
  for (let nth = 0; nth < kiosks; nth += 1) fold.takeReport(reportOf(nth, 1));
  fold.view(startMs);
  return fold;
}

/** Of the processor: others work on this machine. */
function millisecondsOf(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

/** The least of five: the first ones are compiled meanwhile. */
function least(work: () => number): number {
  return Math.min(...Array.from({ length: 5 }, () => work()));
}

function minuteOf(kiosks: number): { foldMs: number; viewMs: number; parseMs: number } {
  const fold = regionOf(kiosks);
  const costs = { foldMs: 0, viewMs: 0, parseMs: 0 };
  let sent = 0;
  for (let second = 0; second < seconds; second += 1) {
    const atMs = startMs + second * 1_000;
    const reports = Array.from({ length: perSecond }, () => {
      sent += 1;
      return { ...reportOf(sent % kiosks, 1 + sent), storedAtMs: atMs };
    });
    costs.parseMs += millisecondsOf(() => {
      for (const { data } of reports) JSON.parse(Buffer.from(data).toString('utf8'));
    });
    costs.foldMs += millisecondsOf(() => {
      for (const report of reports) fold.takeReport(report);
    });
    costs.viewMs += millisecondsOf(() => void fold.view(atMs));
  }
  return costs;
}

export function bench(): Figure[] {
  const minutes = Array.from({ length: 3 }, () => minuteOf(1_000));
  const [minute] = minutes.sort((one, other) => ratioOf(one) - ratioOf(other));
  if (minute === undefined) throw new Error('no minute');
  const [hundred, three, thousand] = [looking(100), looking(300), looking(1_000)];
  const scrape = scraping(1_000);
  return [
    {
      ...{ name: 'a minute of 100 reports/s, with 60 views', figure: costOf(minute), unit: 'ms' },
      ...{ bound: minute.parseMs, ratio: ratioOf(minute), most: 10 },
    },
    { name: 'a view of 100 kiosks', figure: hundred, unit: 'µs', bound: null, ratio: null },
    {
      ...{ name: 'a view of 300 kiosks', figure: three, unit: 'µs' },
      ...{ bound: hundred * 3, ratio: three / (hundred * 3), most: 1.5 },
    },
    {
      ...{ name: 'a view of 1,000 kiosks', figure: thousand, unit: 'µs' },
      ...{ bound: hundred * 10, ratio: thousand / (hundred * 10), most: 1.5 },
    },
    {
      ...{ name: 'a scrape of 1,000 kiosks', figure: scrape.textMs, unit: 'ms' },
      ...{ bound: scrape.jsonMs, ratio: scrape.textMs / scrape.jsonMs, most: 10 },
    },
  ];
}

type Minute = ReturnType<typeof minuteOf>;

function costOf({ foldMs, viewMs }: Minute): number {
  return foldMs + viewMs;
}

function ratioOf(minute: Minute): number {
  return costOf(minute) / minute.parseMs;
}

/** One view each second, nothing new: µs for one. */
function looking(kiosks: number): number {
  const fold = regionOf(kiosks);
  const views = 20;
  let atMs = startMs;
  const ms = least(() =>
    millisecondsOf(() => {
      for (let nth = 0; nth < views; nth += 1) {
        atMs += 1_000;
        fold.view(atMs);
      }
    }),
  );
  return (ms * 1_000) / views;
}

/** Against the same view as JSON. */
function scraping(kiosks: number): { textMs: number; jsonMs: number } {
  const view = regionOf(kiosks).view(startMs + 1_000);
  return {
    textMs: least(() => millisecondsOf(() => void expositionOf(view))),
    jsonMs: least(() => millisecondsOf(() => void JSON.stringify(view))),
  };
}
