/** What a person can do to the library system on the simulators' page. */
import { z } from 'zod';
import { formNames } from '../../../simulators/library/forms/names.ts';
import type { LineBehaviour } from '../../../simulators/library/line-behaviour.ts';
import { lateMisbehaviours, misbehaviours } from '../../../simulators/library/misbehave.ts';
import { quirks } from '../../../simulators/library/quirks.ts';
import {
  type Act,
  type ActResult,
  act,
  done,
  missing,
  nothing,
  number,
  order,
  refused,
  short,
} from './act.ts';

const card = number;
/** of messages; none: all */
const codes = z
  .array(z.string().regex(/^\d\d$/))
  .max(20)
  .default([]);

function forPatron(found: boolean): ActResult {
  return found ? done : missing('patron');
}
function lineAct<K extends keyof LineBehaviour>(
  setting: Record<K, z.ZodType<LineBehaviour[K]>>,
): Act {
  const body = z.strictObject(setting) as unknown as z.ZodType<Pick<LineBehaviour, K>>;
  return order('library', body, (library, one) => library.behave(one));
}

export const libraryActs: Record<string, Act> = {
  'library/delay': order(
    'library',
    z.strictObject({ ms: z.int().min(0).max(60_000) }),
    (library, { ms }) => library.delay(ms),
  ),
  'library/misbehave': order(
    'library',
    z.strictObject({
      how: z.enum([...misbehaviours, ...lateMisbehaviours, 'none']),
      codes,
      times: z.int().min(1).max(1000).optional(),
      lateMs: z.int().min(0).max(600_000).optional(),
    }),
    (library, { how, ...scope }) => library.misbehave(how === 'none' ? null : how, scope),
  ),
  'library/quirk': order(
    'library',
    z.strictObject({ quirk: z.enum(quirks), on: z.boolean() }),
    ({ library }, { quirk, on }) => library.setQuirk(quirk, on),
  ),
  'library/form': order(
    'library',
    z.strictObject({ form: z.enum(formNames) }),
    ({ library }, { form }) => library.setForm(form),
  ),
  'library/take-in': act('library', z.strictObject({ item: number }), ({ library }, { item }) =>
    library.takeIn(item) ? done : missing('item'),
  ),
  'library/checksums': lineAct({ checksums: z.enum(['as-asked', 'never', 'refused']) }),
  'library/announces': lineAct({
    announces: z.partialRecord(
      z.enum(['checkinOk', 'checkoutOk', 'acsRenewalPolicy', 'timeoutPeriod', 'retriesAllowed']),
      z.string().regex(/^([YN]|\d{3})$/),
    ),
  }),
  'library/dies-of': lineAct({
    diesOf: z.strictObject({ number: short, codes, how: z.enum(['hang-up', 'silent']) }).nullable(),
  }),
  'library/late': lineAct({
    late: z.strictObject({ codes, ms: z.int().min(1).max(600_000) }).nullable(),
  }),
  'library/hangs-up-idle': lineAct({
    hangsUpIdleMs: z.int().min(100).max(600_000).nullable(),
  }),
  'library/monthly-run': order('library', nothing, ({ library }) => {
    library.monthlyRun();
  }),
  'library/add-fee': act(
    'library',
    z.strictObject({
      card,
      kind: z.enum(['membership', 'overdue', 'hold', 'damage', 'replacement', 'other']),
      amountCents: z.int().min(-100_000).max(100_000),
      daysAgo: z.int().min(0).max(3650),
    }),
    ({ library }, { card, ...fee }) => forPatron(library.addFee(card, { ...fee, title: null })),
  ),
  'library/pay-fee': act(
    'library',
    z.strictObject({ card, feeId: short }),
    ({ library }, { card, feeId }) => {
      const why = library.payAtDesk(card, feeId);
      return why === null ? done : refused(`The library says: ${why}.`);
    },
  ),
  'library/set-status': act(
    'library',
    z.strictObject({ card, status: z.int().min(0).max(99) }),
    ({ library }, { card, status }) => forPatron(library.setStatus(card, status)),
  ),
  'library/set-blocks': act(
    'library',
    z.strictObject({ card, reasons: z.array(short).max(5) }),
    ({ library }, { card, reasons }) => forPatron(library.setManualBlocks(card, reasons)),
  ),
};
