/**
 * A library system that speaks as Wise does, and lists of a patron's fees what a test wants, beside
 * the facts of the night.
 */
import { expect } from 'vitest';
import { type KnownMessage, profiles } from '../../../packages/sip2/src/index.ts';
import { patronFromAnswer } from '../../../src/circulation/patron/patron.ts';
import type { PatronAnswer } from '../../../src/library/library.ts';
import { card } from '../simulators/lindeveld.ts';
import { importFactsText } from '../store/facts.ts';
import type { Counter } from './counter.ts';
import { systemOf, yesToPin } from './system.ts';

const at = '20240517    093000';

/** A patron's 64: `owed` is BV; null: without it. */
function patron64(message: KnownMessage, owed: string | null): string {
  const open = `64              001${at}000000000000000000000000AO|AA${card(1)}|AEx|BLY|${yesToPin(message)}`;
  return owed === null ? open : `${open}BV${owed}|`;
}

/** `YZ` lines of a 42 of SIP2+; `state`: `-` open, `R` arrangement. */
export function feeLine(
  id: string,
  amount: string,
  { on = '01-05-2024', state = '-' }: { on?: string; state?: string } = {},
): string {
  return `YZ${on}~Telaatgeld~Een boek~-~${amount}~${state === '-' ? '' : state}~-~${id}~2~|`;
}

/** `lines`: of the 42; null: it has no answer. */
export interface Said {
  lines: readonly string[] | null;
  owed: string | null;
}

/** From now on the library system says what `said` answers. `sent`: fields of each 37. */
export async function sayAsWise({ parts }: Counter, said: () => Said): Promise<{ sent: string[] }> {
  const sent: string[] = [];
  const answer = (message: KnownMessage) => {
    const { code, fields } = message;
    const { lines, owed } = said();
    if (code === '37') sent.push(fields.find(({ id }) => id === 'BK')?.value ?? '');
    if (code === '37') return `38Y${at}AO|AA${card(1)}|`;
    if (code !== '41') return patron64(message, owed);
    return lines === null ? 'silent' : `42AO|AA${card(1)}|${lines.join('')}`;
  };
  const { library } = await systemOf(profiles.wise, answer, () => undefined, 500);
  parts.library = library;
  return { sent };
}

export async function answerAsWise({ parts }: Counter): Promise<PatronAnswer> {
  const answer = await parts.library.patron(card(1), '1234', 'fees');
  if (answer.kind !== 'answer') throw new Error(`no answer: ${answer.why}`);
  return answer.value;
}

/** The patron as the kiosk knows them by that answer and the facts of the night. */
export async function knownAsWise(counter: Counter, said: Said) {
  await sayAsWise(counter, () => said);
  return patronFromAnswer(counter.parts, { card: card(1) }, await answerAsWise(counter));
}

/** What the library exported of this patron in the night before; `more` beside, or instead of it. */
export async function importNight({ folder }: Counter, more: object = {}): Promise<void> {
  const exportedAt = '2024-05-16T22:00:00Z';
  const facts = {
    ...{ institution: '3550', branch: '35500' },
    membership: { status: 5, type: 'adult', feeCents: 0 },
    ...{ fees: [], replacementInvoices: [], manualBlocks: [] },
    ...more,
  };
  const lines = [
    { facts: 1, exportedAt },
    { cards: [card(1)], facts },
  ];
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  expect(await importFactsText(folder, text)).toMatchObject({ rejected: null, bad: 0 });
}
