/**
 * A short conversation with the library system, beside that of a running kiosk: logs in, asks, and
 * hangs up. What its answers look like is noticed on the way.
 */

import type { Instant } from '../../../../machines/domain.ts';
import type { ClientState } from '../../../../packages/sip2/src/index.ts';
import type { Config } from '../../../config/schema.ts';
import type { Secrets } from '../../../config/secrets/secrets.ts';
import type { LibrarySystem } from '../../../library/library.ts';
import { libraryOverSip2 } from '../../../library/over-sip2.ts';
import { openClient } from '../../../wiring/open.ts';
import { librarySettings } from '../../../wiring/settings.ts';
import { attention, type Finding, fine } from '../../finding.ts';

export interface ProbeParts {
  config: Config;
  secrets: Secrets;
  answerMs: number;
  now: Instant;
}

/** How its answers deviate, where the kiosk reads them all the same. */
interface Habits {
  /** N for a flag of the patron status that is not set */
  writesN: boolean;
  /** codes of the answers that had another AY than was asked with */
  unnumbered: Set<string>;
}

/** A string: why the library system cannot be asked. */
export async function atLibrary<T>(
  { config, secrets, answerMs, now }: ProbeParts,
  ask: (library: LibrarySystem, habits: Habits) => Promise<T>,
): Promise<T | string> {
  const once = { timeoutMs: answerMs, retries: 0, heartbeatMs: 60_000 };
  const habits: Habits = { writesN: false, unnumbered: new Set() };
  let why = 'it does not answer';
  let timer: NodeJS.Timeout | undefined;
  let onSettled: (isUp: boolean) => void = () => {};
  const settled = new Promise<boolean>((resolve) => {
    onSettled = resolve;
    timer = setTimeout(() => resolve(false), answerMs * 2 + 500);
  });
  const client = openClient(
    { ...config.sip2, ...once },
    secrets,
    ({ level, text, data }) => {
      if (data?.deviation === 'bad-sequence') habits.unnumbered.add(String(data.message));
      else if (level !== 'info') why = text.replace(/\.$/, '');
    },
    (state: ClientState) => {
      if (state !== 'connecting') onSettled(state === 'online');
    },
    (direction, _line, { message }) => {
      if (direction === 'in' && message.fixed.patronStatus?.includes('N')) habits.writesN = true;
    },
  );
  try {
    if (!(await settled)) return why;
    const clock = { now: () => now };
    const settings = librarySettings(config, secrets);
    return await ask(
      libraryOverSip2(client, clock, () => {}, settings),
      habits,
    );
  } finally {
    clearTimeout(timer);
    await client.close();
  }
}

export function habitFindings({ writesN, unnumbered }: Habits): Finding[] {
  const codes = [...unnumbered].join(', ');
  const remedy =
    'Nothing; the kiosk knows an answer by the card or item that it names. With "errorDetection": "strict" it would not work.';
  return [
    ...(writesN
      ? [
          fine('library', 'It writes N for a flag that is not set; the kiosk reads it so.', {
            told: { is: 'flags-n' },
          }),
        ]
      : []),
    ...(unnumbered.size === 0
      ? []
      : [
          attention(
            'library',
            'sequence-not-repeated',
            `Its answers ${codes} have another AY than they were asked with.`,
            { remedy },
          ),
        ]),
  ];
}
