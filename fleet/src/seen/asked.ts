/** What kiosks were asked to do, what came of it, and what waits for the staff there. */
import {
  action,
  openDocument,
  outcomesReport,
  type StaffReport,
  type StatusReport,
  staffList,
} from '../../../packages/region-documents/src/index.ts';
import { most } from './limits.ts';
import { readReport } from './read.ts';
import type { CallSeen, StaffSeen } from './view.ts';

export interface StaffEntry {
  report: StaffReport;
  /** when this was seen first, by the hub's clock */
  cameMs: number;
}

/** `refused`: why, a code */
export type ActionOutcome = 'done' | { refused: string };

export interface Asked {
  /** null: the action itself has not been seen, its outcome has */
  what:
    | { kind: 'journal-close'; entry: number }
    | { kind: 'call-acknowledge'; call: string }
    | null;
  /** 0: it has not been seen */
  serial: number;
  expiresMs: number;
  /** null: the kiosk has not said */
  outcome: ActionOutcome | null;
}

interface Of {
  branch: string;
  kiosk: string;
  staff: Map<number, StaffEntry>;
  asked: Map<string, Asked>;
}

export function takeStaff({ staff }: Of, data: Uint8Array, atMs: number): void {
  const list = readReport(staffList, data);
  if (list === null) return;
  const before = new Map(staff);
  staff.clear();
  for (const report of list.entries)
    staff.set(report.entry, { report, cameMs: before.get(report.entry)?.cameMs ?? atMs });
}

/** `configKey`: one that is not signed with it was not asked for. */
export function takeAction(of: Of, id: string, data: Uint8Array, configKey: string): void {
  const { branch, kiosk, asked } = of;
  const opened = openDocument('action', data, configKey, action);
  if (typeof opened === 'string' || opened.id !== id) return;
  if (opened.for.branch !== branch || opened.for.kiosk !== kiosk) return;
  const known = asked.get(id);
  keep(asked, id, {
    what: opened.what,
    serial: opened.serial,
    expiresMs: Date.parse(opened.expires),
    outcome: known?.outcome ?? null,
  });
}

export function takeOutcomes({ asked }: Of, data: Uint8Array): void {
  for (const report of readReport(outcomesReport, data)?.outcomes ?? []) {
    const outcome: ActionOutcome =
      report.outcome === 'done' ? 'done' : { refused: report.why ?? 'refused' };
    const action = asked.get(report.id) ?? { what: null, serial: 0, expiresMs: 0 };
    keep(asked, report.id, { ...action, outcome });
  }
}

function keep(asked: Map<string, Asked>, id: string, value: Asked): void {
  asked.delete(id);
  asked.set(id, value);
  const [oldest] = asked.keys();
  if (asked.size > most.actionsOfKiosk && oldest !== undefined) asked.delete(oldest);
}

/** Oldest first. */
export function showStaff(
  { branch, kiosk, staff, asked }: Of,
  signedBy: string | null,
  nowMs: number,
): StaffSeen[] {
  return [...staff.values()].map(({ report: { entry, since, kind, why, sealed } }) => ({
    branch,
    kiosk,
    entry,
    since,
    kind,
    why,
    sealed,
    signedBy,
    closing: closingOf(asked, entry, nowMs),
  }));
}

function closingOf(asked: Of['asked'], entry: number, nowMs: number): StaffSeen['closing'] {
  let last: Asked | undefined;
  for (const each of asked.values())
    if (each.what?.kind === 'journal-close' && each.what.entry === entry)
      if (last === undefined || each.serial > last.serial) last = each;
  if (last === undefined) return null;
  if (last.outcome !== null) return last.outcome;
  return nowMs < last.expiresMs ? 'asked' : null;
}

export function showCall(
  { branch, kiosk, asked }: Of,
  { call }: Pick<StatusReport, 'call'>,
  nowMs: number,
): CallSeen | null {
  if (call === null) return null;
  const isAcknowledged = [...asked.values()].some(
    ({ what, outcome, expiresMs }) =>
      what?.kind === 'call-acknowledge' &&
      what.call === call.id &&
      (outcome === null ? nowMs < expiresMs : outcome === 'done'),
  );
  const { id, reason, since, state } = call;
  return { branch, kiosk, call: id, reason, since, state, isAcknowledged };
}
