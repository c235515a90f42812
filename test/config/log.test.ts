import { expect, test } from 'vitest';
import { atLeast, createLog } from '../../src/log.ts';

function record(level: 'info' | 'warn' | 'error') {
  const lines: Record<string, unknown>[] = [];
  const log = createLog(level, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

test('an entry is one line with its level, moment, part, code and text', () => {
  const { log, lines } = record('info');
  log({ level: 'warn', part: 'sip2', code: 'line-lost', text: 'The line is down.', data: { tries: 3 } });
  log({ level: 'info', part: 'kiosk', code: 'started', text: 'It runs.' });
  expect(lines).toEqual([
    {
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      part: 'sip2',
      code: 'line-lost',
      data: { tries: 3 },
      text: 'The line is down.',
    },
    { level: 'info', time: expect.any(String), part: 'kiosk', code: 'started', text: 'It runs.' },
  ]);
});

test('entries below the level are left out', () => {
  const { log, lines } = record('error');
  for (const level of ['info', 'warn', 'error'] as const) log({ level, part: 'p', code: level, text: 't' });
  expect(lines.map((line) => line.code)).toEqual(['error']);
});

test('the level may change while the kiosk runs', () => {
  const { log, lines } = record('info');
  let level: 'info' | 'error' = 'error';
  const levelled = atLeast(() => level, log);
  levelled({ level: 'warn', part: 'p', code: 'before', text: 't' });
  level = 'info';
  levelled({ level: 'info', part: 'p', code: 'after', text: 't' });
  expect(lines.map((line) => line.code)).toEqual(['after']);
});
