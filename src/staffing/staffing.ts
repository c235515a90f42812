/**
 * Whether the library is open, and with staff: as an outside system says, and by the table of hours
 * where none is set, or it is silent. Times since a signal are of a clock that is never set.
 */
import type { Clock, Instant, Log } from '../../machines/domain.ts';
import { type ByTable, byTable, type Tables } from './by-table.ts';
import { readSignal, type Signal } from './signal.ts';

export type SourceName = 'mqtt' | 'http' | 'line';

export interface BuildingState {
  state: 'staffed' | 'unstaffed' | 'closed';
  /** when it closes; null: it is closed, or that is not known */
  closesAt: Instant | null;
  /** what the state is by */
  by: SourceName | 'table';
  /**
   * why the table counts though a source is set; `waiting`: nothing came since the kiosk started.
   * null: it need not
   */
  problem: 'waiting' | 'silent' | 'unknown' | 'nonsense' | null;
  /** the last word of the source, also one that counts no longer; null: none since the kiosk started */
  said: { word: string; agoMs: number } | null;
}

interface Staffing {
  now(): BuildingState;
  /**
   * A message of the source. `isRetained`: a broker stored it; it may be old. False: it is nonsense,
   * and changes nothing.
   */
  heard(text: string, isRetained: boolean): boolean;
}

export interface StaffingOptions {
  tables: Tables;
  /** `maxAgeMs`: how long a signal counts; null: the table alone */
  source: { name: SourceName; maxAgeMs: number } | null;
  clock: Clock;
  /** milliseconds, rising steadily */
  nowMs(): number;
  log: Log;
}

interface Heard {
  signal: Signal;
  atMs: number;
}

export function createStaffing({ tables, source, clock, nowMs, log }: StaffingOptions): Staffing {
  const startedMs = nowMs();
  let last: Heard | null = null;
  /** what the source said of staff, before it said that it closes */
  let saidStaffed: boolean | null = null;
  let isNonsense = false;
  /** it changes by the minute, and each drawing of the screen asks */
  let read: { minute: number; table: ByTable } | null = null;
  const tableAt = (now: Instant): ByTable => {
    const minute = Math.floor(Date.parse(now) / 60_000);
    if (read?.minute !== minute) read = { minute, table: byTable(tables, now) };
    return read.table;
  };

  const current = (): Heard | null =>
    last !== null && source !== null && nowMs() - last.atMs <= source.maxAgeMs ? last : null;
  const problemOf = (heard: Heard | null): BuildingState['problem'] => {
    if (source === null) return null;
    if (isNonsense) return 'nonsense';
    if (heard !== null) return heard.signal.state === 'unknown' ? 'unknown' : null;
    return last === null && nowMs() - startedMs <= source.maxAgeMs ? 'waiting' : 'silent';
  };

  const said = (): BuildingState['said'] =>
    last && { word: wordOf(last.signal), agoMs: nowMs() - last.atMs };

  return {
    now: () => {
      const now = clock.now();
      const table = tableAt(now);
      const heard = current();
      const problem = problemOf(heard);
      if (heard === null || source === null || heard.signal.state === 'unknown') {
        const staffing = table.isStaffed ? 'staffed' : 'unstaffed';
        const state = table.isOpen ? staffing : 'closed';
        return { state, closesAt: table.closesAt, by: 'table', problem, said: said() };
      }
      const { signal, atMs } = heard;
      const closesInMs =
        signal.state === 'closing' ? atMs + signal.minutes * 60_000 - nowMs() : null;
      if (signal.state === 'closed' || (closesInMs !== null && closesInMs <= 0))
        return { state: 'closed', closesAt: null, by: source.name, problem, said: said() };
      const isStaffed =
        signal.state === 'closing' ? (saidStaffed ?? table.isStaffed) : signal.state === 'staffed';
      const closesAt =
        closesInMs === null ? table.closesAt : new Date(Date.parse(now) + closesInMs).toISOString();
      const state = isStaffed ? 'staffed' : 'unstaffed';
      return { state, closesAt, by: source.name, problem, said: said() };
    },
    heard: (text, isRetained) => {
      const signal = readSignal(text);
      if (signal === null) {
        if (!isNonsense) logNonsense(log);
        isNonsense = true;
        return false;
      }
      isNonsense = false;
      // A broker sends it anew at each connection, however old it is.
      if (isRetained && last !== null && isSame(last.signal, signal)) return true;
      if (current() === null || signal.state === 'unknown') saidStaffed = null;
      if (signal.state === 'staffed' || signal.state === 'unstaffed')
        saidStaffed = signal.state === 'staffed';
      last = { signal, atMs: nowMs() };
      return true;
    },
  };
}

function wordOf(signal: Signal): string {
  return signal.state === 'closing' ? `closing ${signal.minutes}` : signal.state;
}

function isSame(one: Signal, other: Signal): boolean {
  return (
    one.state === other.state &&
    (one.state !== 'closing' || other.state !== 'closing' || one.minutes === other.minutes)
  );
}

function logNonsense(log: Log): void {
  log({
    level: 'warn',
    part: 'staffing',
    code: 'staffing-nonsense',
    text: 'The outside system says of the building what is none of staffed, unstaffed, closing and closed: what it said before counts.',
  });
}
