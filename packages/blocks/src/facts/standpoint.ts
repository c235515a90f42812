/** From where and when facts are looked at. */
import type { Zone } from '../calendar.ts';

export interface Standpoint {
  /** the moment, in milliseconds, and its date in the library's calendar */
  now: number;
  today: number;
  zone: Zone;
  /** the membership status, aged to now */
  status: number | undefined;
  institution: string | undefined;
  branch: string | undefined;
  /** the members of the own institution's consortium */
  consortium: ReadonlySet<string> | undefined;
  /** whether a fee that names no institution is the own one's; otherwise that is unknown */
  unnamedIsOwn: boolean;
}

/** The facts that a reader looks at, from there. */
export interface Seen<Facts> extends Standpoint {
  facts: Facts;
}

/** Whether `institution` is the own one or in its consortium; undefined where that is unknown. */
export function isOwn(institution: string | undefined, at: Standpoint): boolean | undefined {
  if (institution === undefined) return at.unnamedIsOwn ? true : undefined;
  if (at.institution === undefined) return undefined;
  return institution === at.institution || (at.consortium?.has(institution) ?? false);
}

/** In whole days of the library's calendar; undefined where the date is unknown. */
export function daysPassed(date: string | undefined, at: Standpoint): number | undefined {
  if (date === undefined) return undefined;
  const day = at.zone.dayOf(date);
  return Number.isNaN(day) ? undefined : at.today - day;
}
