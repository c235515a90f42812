/** What happened in a run: a fingerprint of all of it, the last of it, and how often what happened. */
import { createHash } from 'node:crypto';
import type { Monitor, Violation } from './judge/monitor.ts';
import type { Step } from './story.ts';
import type { Exceptions } from './truth/exceptions.ts';
import type { Truth } from './truth/judge.ts';
import { countList } from './truth/list.ts';
import type { Seen } from './world/fake-screen.ts';
import type { Far } from './world/ports.ts';
import { now, opensAt } from './world/time.ts';
import type { Witness } from './world/world.ts';

export interface Outcome {
  violation: Violation | null;
  /** steps played before the violation */
  played: number;
  /** a hash of all messages and screens: the same story gives the same fingerprint */
  fingerprint: string;
  /** the last things that happened */
  last: readonly string[];
  simulatedMs: number;
  /** how often each event happened */
  counts: Readonly<Record<string, number>>;
}

const remembered = 60;
/** The folder has a random name from the system, so it is removed from the texts. */
const folderOfRun = /\S*kiosk-simulation-\w+/;
/** of a terminal that is idle */
const heartbeat = /^terminal . (0501|800000|060f0100)/;

export function nameOf(step: Step): string {
  if (step.do === 'touch') return `touch ${step.intent.type}`;
  const how = 'how' in step ? step.how : 'what' in step ? step.what : 'at' in step ? step.at : '';
  if (step.do === 'device') return `device ${step.device} ${step.how}`;
  if (step.do === 'pays') return `pays ${'way' in step ? step.way : step.behaviour}`;
  if (step.do === 'phone') return `phone ${step.does}`;
  if (step.do === 'power') return `power ${step.is}`;
  if (step.do === 'disk') return `disk ${step.state}`;
  return `${step.do} ${how ?? 'no more'}`.trim();
}

export interface RunRecord {
  note(line: string): void;
  /** only for the fingerprint */
  hashOnly(bytes: Uint8Array): void;
  count(what: string): void;
  readonly last: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  fingerprint(): string;
}

export function createRecord(onEvent?: (line: string) => void): RunRecord {
  const hash = createHash('sha256');
  const last: string[] = [];
  const counts: Record<string, number> = {};
  return {
    note: (line) => {
      const whole = `${((now() - opensAt) / 1000).toFixed(3)} ${line}`;
      hash.update(`${whole}\n`);
      onEvent?.(whole);
      if (!heartbeat.test(line)) last.push(whole);
      if (last.length > remembered) last.shift();
    },
    hashOnly: (bytes) => void hash.update(bytes),
    count: (what) => {
      counts[what] = (counts[what] ?? 0) + 1;
    },
    last,
    counts,
    fingerprint: () => hash.digest('hex').slice(0, 16),
  };
}

interface WitnessOptions {
  isOpen(): boolean;
  /** its terminal speaks in words, or over HTTP */
  isTerminalText: boolean;
  /** before each line; empty: alone */
  name?: string;
  /** the judge of what became of the people */
  truth?: Truth | undefined;
}

/** Records what one kiosk does, and shows it to its judge. */
export function createWitness(
  record: RunRecord,
  monitor: Monitor,
  { isOpen, isTerminalText, name = '', truth }: WitnessOptions,
): Witness {
  let shown = '';
  const note = (line: string) => record.note(`${name}${line}`);
  return {
    onPacket: (far, packet) => {
      const { to, bytes } = packet;
      // Reader and printer are polled all the time: only hashed, not shown.
      if (far !== 'reader' && far !== 'printer')
        note(`${far} ${to === 'far' ? '<' : '>'} ${textOf(far, bytes, isTerminalText)}`);
      else record.hashOnly(bytes);
      if (far === 'library') monitor.line.hear(packet);
      if (isPayment(far) && isOpen()) monitor.till.hear(far, packet);
    },
    onSeen: (seen: Seen) => {
      const { seq: _, ...screen } = seen.screen;
      const text = JSON.stringify([screen.view, screen.dialog]);
      if (text !== shown) note(`screen ${text}`);
      if (text !== shown) record.count(screen.view.kind);
      shown = text;
      truth?.onScreen(seen.screen);
      if (isOpen()) monitor.onSeen(seen);
    },
    onReport: (report) => {
      note(`log ${report.part} ${report.code} ${report.text.replace(folderOfRun, '')}`);
      if (isOpen()) monitor.onReport(report);
    },
    onTags: () => isOpen() && monitor.onTags(),
    onKilled: (why) => {
      note(`killed ${why}`);
      record.count(`killed ${why}`);
      if (isOpen()) monitor.onKilled();
      truth?.onKilled();
    },
    onDefect: (error) =>
      monitor.violate(
        'a defect ended it',
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      ),
  };
}

/** What the patrons were told, what the journal has, and which exceptions were used. */
export function countOutcomes(
  record: RunRecord,
  monitor: Monitor,
  used: Exceptions['used'] = {},
): void {
  for (const [name, times] of Object.entries(used))
    for (let nth = 0; nth < times; nth += 1) record.count(`exception ${name}`);
  for (const shown of monitor.outcomes)
    record.count(
      `told ${shown.what}${shown.provisional ? ', provisional' : ''}${shown.code ? `, ${shown.code}` : ''}`,
    );
  const entries = monitor.ledger.all() ?? [];
  countList(record.count, entries);
  for (const { transaction, state } of entries)
    record.count(
      `entry ${transaction.kind}${'mode' in transaction ? ` ${transaction.mode}` : ''} ${state}`,
    );
}

function isPayment(far: Far): boolean {
  return far === 'terminal' || far === 'channel' || far === 'code';
}
const mostShown = 8_000;
/** Chance makes each signature another one. */
const signature = /^(signature: ).*$/im;
function textOf(far: Far, bytes: Buffer, isTerminalText: boolean): string {
  const isText = far === 'library' || far === 'code' || (isTerminalText && far !== 'scanner');
  if (bytes.length > mostShown) return `${bytes.length} bytes`;
  if (!isText) return bytes.toString('hex');
  return bytes.toString('latin1').trim().replace(signature, '$1…').replaceAll(/\r?\n/g, ' ');
}
