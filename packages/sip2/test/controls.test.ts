/**
 * The texts of a message have no control characters for all that read it; the bytes and the trace
 * keep what came.
 */
import { expect, onTestFinished, test } from 'vitest';
import { status98 } from '../../../test/support/sip2/library.ts';
import { withoutControls } from '../src/codec/values.ts';
import { createClient, openAddress, serve } from '../src/index.ts';

test.each([
  ['\u001b[2JBoek\u0007', '[2JBoek'],
  ['\u009b31mBoek\u007f\u0000', '31mBoek'],
  ['one\r\ntwo\u2028three\tfour', 'one two three four'],
  ['\u202Egnp.exe\u202C', 'gnp.exe'],
  // MARC: what is between them is not sorted by.
  ['\u0098Der\u009c Zauberberg', 'Der Zauberberg'],
  ['می‌خواهم 👩‍🚀', 'می‌خواهم 👩‍🚀'],
])('%j is read as %j', (value, read) => expect(withoutControls(value)).toBe(read));

test('of a reply, and of a status', async () => {
  const evil = '\u001b]0;x\u0007\u202E\u009b';
  const server = await serve({
    onMessage: (message) =>
      message.code === '99'
        ? { ...status98(), fields: { ...status98().fields, AM: `Lindeveld${evil}` } }
        : {
            raw: `18040001${'20261124    100000'}AB33550000000013|AJBoek${evil}|AF${evil}\u2029words|\r`,
          },
  });
  onTestFinished(() => server.close());
  const statuses: string[] = [];
  const lines: string[] = [];
  const client = createClient({
    open: openAddress(`tcp://127.0.0.1:${server.port}`),
    login: null,
    random: Math.random,
    log: () => {},
    onStatus: ({ fields }) => void statuses.push(JSON.stringify(fields)),
    onTrace: (direction, line) => void lines.push(`${direction} ${line}`),
  });
  onTestFinished(() => client.close());
  const fixed = { transactionDate: '20261124    100000' };
  const answer = await client.request({
    code: '17',
    fixed,
    fields: { AO: '', AB: '33550000000013', AC: '' },
  });
  const fields = answer.kind === 'answer' ? answer.message.fields : [];
  expect(fields).toContainEqual({ id: 'AJ', value: 'Boek]0;x' });
  expect(fields).toContainEqual({ id: 'AF', value: ']0;x words' });
  expect(JSON.stringify([fields, statuses, lines])).not.toMatch(
    /\\u001b|\\u0007|\u009b|\u202e|\u2029/,
  );
});
