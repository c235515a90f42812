import { type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { atLeast, createLog } from '../src/log.ts';
import { built } from './support/repository/built.ts';

function record(level: 'info' | 'warn' | 'error') {
  const lines: Record<string, unknown>[] = [];
  const log = createLog(level, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

test('an entry is one line with its level, moment, part, code and text', () => {
  const { log, lines } = record('info');
  log({
    level: 'warn',
    part: 'sip2',
    code: 'line-lost',
    text: 'The line is down.',
    data: { tries: 3 },
  });
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
  for (const level of ['info', 'warn', 'error'] as const)
    log({ level, part: 'p', code: level, text: 't' });
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

describe('on standard output', () => {
  const entry = (code: string) =>
    `write({ level: 'info', part: 'p', code: ${code}, text: 'é'.repeat(4_000) });`;
  const running = (body: string) => {
    const path = JSON.stringify(pathToFileURL(built('src/log.js')).href);
    const program = `const { createLog } = await import(${path}); const write = createLog('info'); ${body}`;
    const stdio: StdioOptions = ['ignore', 'pipe', 'inherit', 'ipc'];
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio });
    if (!child.stdout) throw new Error('its output cannot be read');
    return { child, stdout: child.stdout };
  };
  const codes = (output: string) =>
    output
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { code: string }).code);

  test('each entry is out when the process ends, in its order, also where the machine is busy', async () => {
    const busy = `const { pbkdf2 } = await import('node:crypto'); for (let n = 0; n < 8; n += 1) pbkdf2('', '', 60_000, 8, 'sha1', () => {});`;
    const { stdout } = running(`${busy} ${entry(`'why'`)} ${entry(`'last'`)} process.exit(0);`);
    expect(codes(await text(stdout))).toEqual(['why', 'last']);
  });

  test('a reader that takes nothing holds nobody up; entries stay whole, and come when it takes them again', async () => {
    const more = `process.on('message', () => { ${entry(`'after'`)} process.send('written'); });`;
    const { child, stdout } = running(
      `for (let n = 0; n < 300; n += 1) { ${entry('String(n)')} } process.send('written'); ${more}`,
    );
    await once(child, 'message');
    let output = '';
    stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    const whole = () => output.slice(0, output.lastIndexOf('\n') + 1);
    while (!whole().includes('"after"')) {
      child.send('more');
      await once(child, 'message');
    }
    child.kill();
    const told = codes(whole());
    const first = told.filter((code) => code !== 'after');
    expect(first).toEqual(first.map((_, at) => String(at)));
    expect(first.length).toBeLessThan(300);
  });
});
