/** What the request handlers work with. */
import type { Context } from 'hono';
import { z } from 'zod';
import { NotDone } from '../../screen/web/answers.ts';
import type { LockOut } from '../access/lock-out.ts';
import type { Env } from '../access/session-check.ts';
import type { Memory } from '../memory/memory.ts';
import type { Readiness } from '../readiness/readiness.ts';
import type { KioskHandle, Supervisor } from '../running-kiosk.ts';

export interface HandlerParts {
  kiosk: KioskHandle;
  supervisor: Supervisor;
  memory: Memory;
  readiness: Readiness;
  lockOut: LockOut;
  /** Writes to the audit trail before the change is made. Throws a Fault where it cannot. */
  audit(c: Context<Env>, action: string, what: readonly string[]): void;
  /** For actions without a lasting change: never throws, but logs that it could not write. */
  note(c: Context<Env>, action: string, what: readonly string[]): void;
}

/** The number of an entry in the path. */
export function entryOf(c: Context): number {
  const parsed = z.coerce.number().int().positive().safe().safeParse(c.req.param('id'));
  if (parsed.success) return parsed.data;
  throw new NotDone(400, {
    code: 'request-wrong',
    text: 'Write the number of an entry, as in 17.',
  });
}
