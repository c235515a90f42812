/** What an action of the simulators' page is made of. */
import { z } from 'zod';
import type { Devices } from '../../../simulators/start.ts';
import type { Table } from '../parts.ts';

/** `not-found`: no such patron, item or tag · `refused`: the device said no. */
export type ActResult = { ok: true } | { ok: false; why: 'not-found' | 'refused'; text: string };
export interface Act {
  body: z.ZodType;
  /** `body` has been read by the schema above */
  run(table: Table, body: unknown): Promise<ActResult> | ActResult;
}
type Device<D extends keyof Devices> = NonNullable<Devices[D]>;

export const done: ActResult = { ok: true };
export function missing(what: string): ActResult {
  return { ok: false, why: 'not-found', text: `No such ${what}.` };
}
export function refused(text: string): ActResult {
  return { ok: false, why: 'refused', text };
}

/** An action that may fail. */
export function act<D extends keyof Devices, B>(
  device: D,
  body: z.ZodType<B>,
  run: (device: Device<D>, body: B, table: Table) => Promise<ActResult> | ActResult,
): Act {
  return {
    body,
    run: (table, given) => {
      const found = table.devices[device];
      return found
        ? run(found, body.parse(given), table)
        : missing(`device: ${device} does not run here`);
    },
  };
}

/** An action that always succeeds. */
export function order<D extends keyof Devices, B>(
  device: D,
  body: z.ZodType<B>,
  run: (device: Device<D>, body: B, table: Table) => Promise<void> | void,
): Act {
  return act(device, body, async (found, given, table) => {
    await run(found, given, table);
    return done;
  });
}

export const nothing = z.strictObject({});
export const onOff = z.strictObject({ on: z.boolean() });
export const number = z.string().regex(/^\d{1,20}$/);
export const short = z.string().trim().min(1).max(80);
