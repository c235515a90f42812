import { expect, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';

const relay = { address: 'serial:/dev/serial/by-id/usb-1a86' };
function line(of: 'reader' | 'relay', number: number) {
  return { of, number };
}

test.each([
  ['no signals', { reader: null }, []],
  ['lamps on the reader', { signals: { lamps: { green: line('reader', 1) } } }, []],
  ['lamps on a relay board', { signals: { relay, lamps: { red: line('relay', 1) } } }, []],
  [
    'an output and an input of the same number',
    { signals: {}, chute: { flap: line('reader', 1), flapClosed: line('reader', 1) } },
    [],
  ],
  [
    'a relay without a board',
    { signals: { lamps: { red: line('relay', 1) } } },
    ['signals.lamps.red.of line-without-relay'],
  ],
  [
    'the lines of a 3M reader',
    { reader: { driver: '3m' }, signals: { lamps: { red: line('reader', 1) } } },
    ['signals.lamps.red.of line-without-reader'],
  ],
  [
    'the lines of no reader',
    { reader: null, signals: { lamps: { red: line('reader', 1) } } },
    ['signals.lamps.red.of line-without-reader'],
  ],
  [
    'an input of a relay board',
    { signals: { relay }, chute: { flap: line('relay', 1), binFull: line('relay', 2) } },
    ['chute.binFull.of relay-without-inputs'],
  ],
  ['a chute without its flap', { signals: {}, chute: {} }, ['chute.flap chute-without-flap']],
  [
    'a chute without a reader',
    { reader: null, signals: { relay }, chute: { flap: line('relay', 1) } },
    ['chute chute-without-reader'],
  ],
  [
    'a chute that secures nothing',
    { reader: { security: 'none' }, signals: {}, chute: { flap: line('reader', 1) } },
    ['reader.security chute-without-security'],
  ],
  [
    'a chute with a reader in scan mode',
    {
      reader: { driver: 'scan', security: 'none' },
      signals: { relay },
      chute: { flap: line('relay', 1) },
    },
    ['reader.driver scan-at-chute'],
  ],
  [
    'two lamps on one output',
    { signals: { relay, lamps: { green: line('relay', 2), red: line('relay', 2) } } },
    ['signals.lamps.red.number line-shared'],
  ],
  [
    'a flap, and no signals',
    { chute: { flap: line('reader', 1) } },
    ['signals chute-without-signals'],
  ],
])('%s', (_, config, expected) => {
  const read = schema.safeParse(config);
  const issues = read.success ? [] : read.error.issues;
  const found = issues.map(
    (issue) =>
      `${issue.path.join('.')} ${issue.code === 'custom' ? String(issue.params?.is) : issue.code}`,
  );
  expect(found).toEqual(expected);
});

test('a relay board at the port of the printer', () => {
  const read = schema.safeParse({
    printer: { address: relay.address },
    signals: { relay },
  });
  const [issue] = read.success ? [] : read.error.issues;
  expect(issue?.path).toEqual(['signals', 'relay', 'address']);
});
