/** Reads one line of an exported block list. By hand, without zod: a list may have a million lines. */
import type { Action } from '../../../packages/blocks/src/index.ts';
import { isMoment } from '../nightly/moment.ts';

/** The order of the bits on disk: append only. */
export const deniable: readonly Action[] = [
  'checkOut',
  'renew',
  'hold',
  'pay',
  'seeLoans',
  'seeHistory',
  'seeMessages',
  'collect',
];

export interface ListLine {
  kind: 'entry';
  patron: string;
  /** one bit per action, in the order of `deniable` */
  denies: number;
  rules: string;
}
interface ListHead {
  kind: 'head';
  exportedAt: string | null;
  /** how many entries follow, to detect a truncated file */
  entries: number | null;
}
interface BadLine {
  kind: 'bad';
  /** does not quote the line, which may hold a card number */
  problem: string;
}
const all = (1 << deniable.length) - 1;
const bits = new Map<unknown, number>(deniable.map((action, bit) => [action, 1 << bit]));
const ruleForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const fields = new Set(['patron', 'denies', 'rules']);

function bad(problem: string): BadLine {
  return { kind: 'bad', problem };
}

export function readListLine(line: string): ListLine | ListHead | BadLine {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return bad('is no JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return bad('is no JSON object');
  const { patron, denies, rules, ...rest } = json as Record<string, unknown>;
  if ('blockList' in rest) return readHead(rest);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return bad(`has a field that is none of ${[...fields].join(', ')}`);
  if (typeof patron !== 'string' || patron.trim() === '' || patron.length > 64)
    return bad('has no patron, a card number in quotes');
  const mask = readDenies(denies);
  if (mask === null) return bad(`denies something that is none of ${deniable.join(', ')}`);
  const names = readRules(rules);
  if (names === null) return bad('has rules that are no names like maximum-fees');
  return { kind: 'entry', patron: patron.trim(), denies: mask, rules: names };
}

function readHead({ blockList, exportedAt, entries }: Record<string, unknown>): ListHead | BadLine {
  if (blockList !== 1)
    return bad('is a block list of a version that this kiosk does not know; it knows 1');
  if (exportedAt !== undefined && (typeof exportedAt !== 'string' || !isMoment(exportedAt)))
    return bad('has an exportedAt that is no moment like 2026-11-24T23:00:00+01:00');
  if (entries !== undefined && !(Number.isInteger(entries) && Number(entries) >= 0))
    return bad('has no whole number as entries');
  return {
    kind: 'head',
    exportedAt: (exportedAt as string | undefined) ?? null,
    entries: (entries as number | undefined) ?? null,
  };
}

/** By default all actions. */
function readDenies(denies: unknown): number | null {
  if (denies === undefined) return all;
  if (!Array.isArray(denies) || denies.length === 0) return null;
  let mask = 0;
  for (const action of denies as readonly Action[]) {
    const bit = bits.get(action);
    if (bit === undefined) return null;
    mask |= bit;
  }
  return mask;
}

function readRules(rules: unknown): string | null {
  if (rules === undefined) return '';
  if (!Array.isArray(rules) || rules.length > 32) return null;
  for (const rule of rules)
    if (typeof rule !== 'string' || rule.length > 64 || !ruleForm.test(rule)) return null;
  return rules.join(' ');
}
