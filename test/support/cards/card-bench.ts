/** The driver, and what it reports, in the order in which it does. */
import { type PortAddress, parseLocalAddress } from '../../../hardware/address.ts';
import { type CardReaderOptions, openCardReader } from '../../../hardware/cards/reader.ts';
import type { CardReader, Report } from '../../../hardware/devices.ts';
import { until } from '../hardware/until.ts';

export interface CardBench {
  /** each change between `up` and `down`, `card 94021300145 eid slot`, `unusable unknown`, `removed` */
  readonly seen: string[];
  readonly reports: Report[];
  /** of the last state */
  readonly reason: string;
  readonly reader: CardReader;
  /** Waits until exactly this was seen since the last time. */
  sees(...lines: string[]): Promise<void>;
  close(): Promise<void>;
}

export function openCardBench(
  address: string,
  options: Partial<CardReaderOptions> = {},
): CardBench {
  const seen: string[] = [];
  const reports: Report[] = [];
  let reason = '';
  let last = '';
  let checked = 0;
  const reader = openCardReader(
    at(address),
    {
      onState: (state) => {
        reason = state.state === 'down' ? state.reason : (state.identity ?? '');
        if (state.state !== last) seen.push(state.state);
        last = state.state;
      },
      onCard: ({ number, from, contactless }) =>
        seen.push(`card ${number} ${from} ${contactless ? 'contactless' : 'slot'}`),
      onUnusable: (why) => seen.push(`unusable ${why}`),
      onRemoved: () => seen.push('removed'),
    },
    {
      ...{ reader: null, place: 'slot', eid: 'national-number', uid: null },
      line: { firstDelayMs: 20, maximumDelayMs: 100 },
      ...options,
    },
    (report) => reports.push(report),
  );
  return {
    seen,
    reports,
    get reason() {
      return reason;
    },
    reader,
    sees: async (...lines) => {
      const text = () => seen.slice(checked).join('\n');
      await until(() => seen.length - checked >= lines.length, lines.join(', ')).catch(() => {});
      if (text() !== lines.join('\n'))
        throw new Error(
          `seen: ${text()}, instead of: ${lines.join('\n')} (${reason}) ${JSON.stringify(reports)}`,
        );
      checked = seen.length;
    },
    close: () => reader.close(),
  };
}

function at(text: string): PortAddress {
  const address = parseLocalAddress(text);
  if (address === null) throw new Error(`${text} is no address`);
  return address;
}
