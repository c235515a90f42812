/** A list is asked with a second 63 only of an account that the first answer has not closed. */
import { expect, test } from 'vitest';
import { profiles } from '../../packages/sip2/src/index.ts';
import { systemOf } from '../support/circulation/system.ts';

const card = '23550000000013';

/** The first 63 is answered with these fields, the next with `later`; null: the line is lost at it. */
async function asked(fields: string, pin: string | null, later: string | null = null) {
  let count = 0;
  const saying = (said: string) =>
    `64${' '.repeat(14)}00120240517    093000${'0000'.repeat(6)}AO|AA${card}|${said}`;
  const { library } = await systemOf(profiles.evergreen, () => {
    count += 1;
    if (count === 1) return saying(fields);
    return later === null ? 'hang-up' : saying(later);
  });
  return await library.patron(card, pin, 'fees');
}

test.each<[string, string, string | null, object]>([
  ['not valid', 'AEx|BLN|AFWithdrawn|', null, { valid: false, messages: ['Withdrawn'] }],
  ['not valid, the PIN is right', 'AEx|BLN|CQY|', '1234', { valid: false, pinValid: true }],
  ['the PIN is wrong', 'AEx|BLY|CQN|', '1234', { valid: true, pinValid: false }],
  ['nobody is named', 'AE|', null, { valid: false }],
])('%s: that is heard, though the line is lost after it', async (_, fields, pin, value) => {
  expect(await asked(fields, pin)).toMatchObject({ kind: 'answer', value });
});

test.each<[string, string, string | null]>([
  ['the PIN is right', 'AEx|BLY|CQY|', '1234'],
  ['no PIN was sent, and none is right', 'AEx|BLY|CQN|', null],
])('%s: without the loans it is no answer, but the first one is heard', async (_, fields, pin) => {
  expect(await asked(`${fields}BV12.50|`, pin)).toMatchObject({
    kind: 'no-answer',
    inPart: { valid: true, owedCents: 1250, loans: null },
  });
});

test('refused between the two: what was said last counts', async () => {
  const refused = 'AEx|BLN|CQY|AFWithdrawn|';
  expect(await asked('AEx|BLY|CQY|BV0.00|', '1234', refused)).toMatchObject({
    kind: 'answer',
    value: { valid: false, messages: ['Withdrawn'] },
  });
});
