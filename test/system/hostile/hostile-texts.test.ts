/**
 * Control characters of a library system, a device, a configuration or an older journal reach no
 * terminal, log, page or paper.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { startSocketDevice } from '../../../simulators/socket.ts';
import { openStore } from '../../../src/store/store.ts';
import { askKiosk } from '../../../src/technician/control/control-client.ts';
import { runCommand } from '../../support/commands/run.ts';
import { builtProgram } from '../../support/repository/built.ts';
import { isLong, share } from '../../support/repository/share.ts';
import { controls, hostile, startHostileLine } from '../../support/system/hostile-line.ts';
import { borrowed, here, identify, leave, shows, until } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const program = builtProgram();
const folder = mkdtempSync(join(tmpdir(), 'kiosk-hostile-'));
let stage: Stage;
/**
 * Of the library's own configuration: Arabic may need such marks. The page shows them, a terminal
 * does not obey them.
 */
const deviceName = 'T \u2067gnp.exe\u2069 2';
let line: { port: number; close(): Promise<void> };

/** Where a control character stands in an output, with what is around it. */
function controlsIn(text: string): string[] {
  const found = text.split(/\r?\n/).filter((each) => controls.test(each));
  return found.map((each) =>
    JSON.stringify(each.slice(Math.max(0, each.search(controls) - 30)).slice(0, 80)),
  );
}
/** In every text of a value, as a reader of the JSON gets it. */
function textsOf(value: unknown): string[] {
  return typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, each]) => [key, ...textsOf(each)])
      : [];
}

async function run(args: readonly string[], input: string | Buffer = '') {
  const { out, err } = await runCommand(args, {
    input,
    folder,
    env: {
      PATH: process.env.PATH ?? '',
      KIOSK_SIP2_PASSWORD: 'lindeveld',
      KIOSK_TERMINAL_PASSWORD: '000000',
      KIOSK_CONFIG: join(stage.folder, 'kiosk.config.json'),
    },
  });
  return out + err;
}

beforeAll(async () => {
  stage = await setStage(
    { device: { name: deviceName } },
    {},
    {
      through: async (wires) => {
        line = await startHostileLine(wires.library);
        return { ...wires, library: line.port };
      },
    },
  );
});
afterAll(async () => {
  await stage?.close();
  await line?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('beside a kiosk that runs', () => {
  test('a visit: on the screen, on paper, in the log, and for who watches', async () => {
    const watching = spawn(process.execPath, [
      program,
      'watch',
      '--config',
      join(stage.folder, 'kiosk.config.json'),
    ]);
    let watched = '';
    watching.stdout.on('data', (chunk) => (watched += String(chunk)));
    await until('watch to see the kiosk', () => watched.includes('Ctrl-C'));

    const [book = ''] = here(stage, 1);
    const seen: unknown[] = [await identify(stage, 1)];
    stage.scanner.scan(book);
    seen.push(await stage.sees('it is lent', borrowed(1)));
    await stage.touch({ type: 'DONE' });
    await stage.sees('the receipt', shows('receipt'));
    await stage.touch({ type: 'RECEIPT', how: 'print' });
    await until('the receipt', () => stage.printer.paper().includes('mañana'));
    await stage.touch({ type: 'DONE' });
    await stage.sees('attract', shows('attract'));
    await identify(stage, 1);
    await stage.touch({ type: 'STOP' });
    seen.push(stage.screen());
    await leave(stage).catch(() => {});
    watching.kill();
    await once(watching, 'close');

    expect(watched).toContain('library');
    expect(controlsIn(watched)).toEqual([]);
    expect(textsOf(seen).join('')).toContain('gnp.exe');
    for (const what of [seen, stage.log()])
      expect(
        textsOf(what)
          .filter((text) => text !== deviceName)
          .flatMap(controlsIn),
      ).toEqual([]);
    expect(controlsIn(stage.printer.paper())).toEqual([]);
  });

  const commands = [
    ['doctor'],
    ['doctor', '--json'],
    ['devices', '--no-ask'],
    ['check'],
    ['journal', 'list'],
  ];
  test.each(share(commands, 0, 4))('kiosk %s %s', async (...args) => {
    const said = await run(args);
    expect(said.length).toBeGreaterThan(0);
    expect(controlsIn(said)).toEqual([]);
  });

  test('the service panel, and what it says of the parts', async () => {
    const overview = await askKiosk(join(stage.folder, 'data'), '/overview', 5_000);
    expect(overview.kind).toBe('answer');
    const texts = textsOf(overview).filter((text) => text !== deviceName);
    expect(texts.flatMap(controlsIn)).toEqual([]);
  });

  test('the bundle of kiosk support', async () => {
    const file = join(folder, 'support.tar.gz');
    expect(controlsIn(await run(['support', '--out', file]))).toEqual([]);
    execFileSync('tar', ['-xzf', file, '-C', folder]);
    const [name = ''] = readdirSync(folder).filter((each) => !each.includes('.tar'));
    const files = readdirSync(join(folder, name));
    expect(files).toContain('doctor.json');
    for (const each of files)
      expect([each, controlsIn(readFileSync(join(folder, name, each), 'utf8'))]).toEqual([
        each,
        [],
      ]);
  });
});

describe('of a kiosk that is stopped', () => {
  beforeAll(async () => {
    await stage.kill('SIGTERM');
    const store = openStore({ folder: join(stage.folder, 'data'), log: () => {} });
    const at = '2026-11-24T10:00:00Z';
    const item = '33550000000013';
    const asWords = (message: string) => ({ why: 'refused-afterwards' as const, message });
    const entry = store.journal.begin({ kind: 'check-in', item, uids: [], mode: 'offline' }, at);
    store.journal.settle(
      entry,
      { state: 'staff', ...asWords(`${hostile} refused\nanother line`) },
      at,
    );
    const other = store.journal.begin({ kind: 'check-in', item, uids: [], mode: 'offline' }, at);
    store.journal.settle(other, { state: 'unknown', ...asWords(hostile) }, at);
    store.close();
    const wrong = {
      sip2: { [`usr${hostile}`]: 1, address: `tcp://${hostile}` },
      library: { timeZone: hostile },
    };
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify(wrong));
  });
  const wire = Buffer.from(
    `98YYYYYY00500320261124    1000002.00AOx${hostile}|AM${hostile}|BXYYYY|\n`,
  );
  const tag = Buffer.alloc(32);
  tag.set([0x11, 1, 1, ...Buffer.from(hostile).subarray(0, 16)]);
  const visit = [
    'visit',
    '--patron',
    patronCard(1),
    '--pin',
    '1234',
    '--checkout',
    '33550000000013',
  ];

  const rows: [string, readonly string[], string | Buffer][] = [
    ['the list', ['journal', 'list'], ''],
    ['the list as JSON', ['journal', 'list', '--json'], ''],
    ['an entry', ['journal', 'show', '1'], ''],
    ['the staff entry', ['journal', 'show', 'STAFF'], ''],
    ['the staff entry as JSON', ['journal', 'show', 'STAFF', '--json'], ''],
    ['CSV', ['journal', 'export', '--csv', '--open'], ''],
    ['slips', ['journal', 'export', '--slips', '--open'], ''],
    ['entries as JSON', ['journal', 'export', '--json', '--open'], ''],
    ['what was tried again', ['journal', 'retry', '--all'], ''],
    ['a visit', [...visit, '--trace'], ''],
    ['a visit as JSON', [...visit, '--json'], ''],
    ['doctor', ['doctor'], ''],
    ['doctor as JSON', ['doctor', '--json'], ''],
    ['a recording of the line', ['sip2', 'decode'], wire],
    ['a tag', ['tag', 'decode'], `${tag.toString('hex')}\n`],
    ['a frame that is none', ['frame', 'decode', '--protocol', 'feig'], `${hostile}\n`],
    ['a wrong configuration', ['check', 'wrong.json'], ''],
    ['a wrong configuration as JSON', ['check', '--json', 'wrong.json'], ''],
    ['doctor of a wrong configuration', ['doctor', '--config', 'wrong.json'], ''],
    [
      'rules of a file with such a name',
      ['rules', 'check', `${hostile.replaceAll('\u0000', '')}.json`],
      '',
    ],
    ['a list of patrons', ['cache', 'import', '-'], `{"patron":"${'x'}"}\n${hostile}\n`],
  ];
  /** In the normal run each kind of output once. */
  const kinds =
    /^(the staff entry as JSON|slips|a visit|a recording.*|a wrong configuration|a list of .*)$/;
  test.each(rows.filter(([name]) => isLong || kinds.test(name)))('%s', async (_, args, input) => {
    const list = args.includes('STAFF') ? await run(['journal', 'list', '--json']) : '';
    const staff = /"entry":(\d+),[^\n]*"state":"staff"/.exec(list)?.[1] ?? '';
    const said = await run(
      args.map((arg) => (arg === 'STAFF' ? staff : arg)),
      input,
    );
    expect(said.length).toBeGreaterThan(0);
    expect(controlsIn(said)).toEqual([]);
  });

  test.runIf(isLong)('a device that says who it is', async () => {
    const device = await startSocketDevice({
      port: 0,
      onConnection: (socket) => socket.write(hostile.repeat(3)),
    });
    try {
      const said = await run(['devices', `tcp://127.0.0.1:${device.port}`]);
      expect([said.includes(String(device.port)), controlsIn(said)]).toEqual([true, []]);
    } finally {
      await device.close();
    }
  });
});
