/** `kiosk setup` at a real pseudo-terminal, against simulators on the wire. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import type { Simulators } from '../../../simulators/start.ts';
import { cardTag } from '../../../simulators/tags/tags.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { readSecrets } from '../../../src/config/secrets/secrets.ts';
import { builtProgram } from '../../support/repository/built.ts';
import { isLong } from '../../support/repository/share.ts';
import { useSetupRoom } from '../../support/system/setup-room.ts';
import { device, end, startSetup, type Typist } from '../../support/system/setup-typist.ts';
import { startOddLibrary } from '../../support/technician/odd-library.ts';

const room = useSetupRoom();
const card = patronCard(1);

function begin(options: Partial<Parameters<typeof startSetup>[0]> = {}): Typist {
  const at = startSetup({ file: room.file, ...options });
  room.open.push(at);
  return at;
}
const at = (name: keyof Simulators['ports']) => `127.0.0.1:${room.simulators.ports[name]}`;

async function library(it: Typist, address = at('library')) {
  await it.answers('Address and port', address);
  await it.picks('encrypted', 'No');
}
async function profile(it: Typist) {
  await it.picks('Which library system', 'OCLC Wise');
  await it.answers('Name of the library', 'Bibliotheek Lindeveld');
  await it.answers('institution', '3550');
  await it.answers('Branch where', '35500');
  await it.answers('Name of this kiosk', 'Toestel 7');
}
async function logIn(it: Typist, password = 'lindeveld') {
  await it.answers('User of the SIP2', 'kiosk');
  await it.answers('Its password', password);
  await it.agrees('Location of this');
}
async function ownCard(it: Typist, number = card) {
  await it.answers('Number of a card', number);
  await it.answers('Its PIN', '1234');
}
/** Nothing of the person is on disk, and no password but in its own file. */
function onDisk() {
  const files = readdirSync(room.folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(room.folder, name))
    .filter((path) => statSync(path).isFile());
  const holding = (text: string) =>
    files.filter((path) => readFileSync(path, 'utf8').includes(text));
  return { card: holding(card), pin: holding('482615'), password: holding('lindeveld\n') };
}

test('from a port alone to a configured kiosk: each answer is right, and each device tried', async () => {
  writeFileSync(room.file, JSON.stringify({ version: 2, screen: { port: 0 } }));
  room.simulators.devices.reader?.put(cardTag(card));
  const it = begin();
  await it.sees('Step 1 of 10');
  await library(it);
  await profile(it);
  await logIn(it);
  await it.sees('The log-in is accepted');
  await ownCard(it);
  await it.sees('knows this card');
  await it.sees('may borrow');
  await device(it, 'reader', `tcp://${at('reader')}`);
  await it.agrees('Ready?');
  await it.sees('The reader answers: Feig');
  await device(it, 'scanner', `tcp://${at('scanner')}`);
  await it.agrees('Ready?');
  await it.sees('Scan it now');
  await scanned();
  await it.sees('was read');
  await device(it, 'printer', `tcp://${at('printer')}`);
  await it.sees('A test receipt was printed');
  await it.agrees('Did a receipt come out');
  await device(it, 'terminal', `tcp://${at('terminal')}`);
  await it.picks('Which protocol', 'ZVT');
  await it.answers('six digits', '000000');
  await it.sees('is registered and ready');
  await it.picks('pay with a code', 'None');
  await it.answers('When is the library open', 'mo-fr 9-17:30, sa 10-13');
  await end(it, async () => {
    await it.agrees('Try each device now');
    await it.sees('one is started, for this report alone');
    await it.answers('Your initials', '');
    await it.answers('Initials are one to twelve letters', 'ab');
    await it.sees('Is everything on the test receipt readable');
    it.type('y\r');
    await it.sees('Scan a code now');
    await scanned();
    await it.sees('Lay an item with a tag');
    it.type('s\r');
    await it.sees('Scan your own library card');
    // Ctrl-C ends the questions, not the report.
    it.type('\u0003');
    await it.sees('what is left is not judged');
    await it.sees('.{json,html');
    await it.sees('was started only for this report, and has ended');
  });
  const reports = join(room.folder, 'data', 'reports');
  const [name = ''] = readdirSync(reports).filter((each) => each.endsWith('.json'));
  expect(JSON.parse(readFileSync(join(reports, name), 'utf8'))).toMatchObject({
    ...{ by: 'ab', stopped: true, device: 'Toestel 7' },
    checks: expect.arrayContaining([
      expect.objectContaining({ check: 'print', light: 'ok', by: 'ab' }),
      expect.objectContaining({ check: 'card', light: 'not-judged' }),
    ]),
  });
  expect(existsSync(join(room.folder, 'data', 'control.sock'))).toBe(false);

  const loaded = loadConfig(room.file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  expect(loaded.config).toMatchObject({
    sip2: { address: `tcp://${at('library')}`, profile: 'wise', institutionId: '3550' },
    library: { branch: '35500', hours: { friday: ['09:00-17:30'], saturday: ['10:00-13:00'] } },
    device: { name: 'Toestel 7' },
    reader: { address: `tcp://${at('reader')}`, driver: 'feig' },
  });
  expect(readSecrets(loaded.config, {})).toMatchObject({
    ok: true,
    secrets: { 'sip2.password': 'lindeveld', 'terminal.password': '000000' },
  });
  expect(statSync(join(room.folder, 'secrets')).mode & 0o777).toBe(0o700);
  expect(existsSync(join(room.folder, 'kiosk.config.setup-draft.json'))).toBe(false);
  expect(onDisk()).toEqual({
    card: [],
    pin: [],
    password: [join(room.folder, 'secrets', 'sip2-password')],
  });
  expect(it.shown()).not.toMatch(/lindeveld\b(?!"|\/)(?<!Bibliotheek )/);
  expect(room.simulators.devices.printer?.paper()).toContain('Toestel 7');
}, 60_000);

/** The kiosk must listen: an earlier scan is lost. */
async function scanned() {
  const { scanner } = room.simulators.devices;
  await expect.poll(() => scanner?.scan(card) ?? false).toBe(true);
}

test('on a dumb terminal: wrong answers, left in the middle, and taken up again', async () => {
  const http = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as { port: number };
  const first = begin({ kind: 'dumb' });
  await first.answers('Address and port', 'sip2.example.org');
  await first.sees('write the host and its port');
  await library(first, `127.0.0.1:${port}`);
  await first.sees('not SIP2');
  await first.picks('What now', 'Give another answer');
  await library(first);
  http.close();
  await profile(first);
  await logIn(first, 'wrong');
  await first.sees('refuses the log-in');
  first.type('\u0003');
  await first.sees('Your answers are kept');
  await first.ended;
  expect(first.raw()).not.toContain('\u001b[');
  expect(onDisk().password).toEqual([]);
  expect(existsSync(room.file)).toBe(false);

  const again = begin({ kind: 'dumb' });
  await again.sees('You were at step 3 of 10');
  await logIn(again);
  await again.sees('The log-in is accepted');
  if (!isLong) return;
  await again.answers('Number of a card', 'skip');
  for (const name of ['reader', 'scanner', 'printer', 'terminal'])
    await again.picks(`Where is the ${name}`, 'None');
  await again.picks('pay with a code', 'None');
  await again.answers('When is the library open', 'mo-fr 17-9');
  await again.sees('is no time from and until');
  await again.answers('When is the library open', 'always');
  await end(again);
  expect(JSON.parse(readFileSync(room.file, 'utf8'))).toMatchObject({
    reader: null,
    terminal: null,
    library: { hours: null },
  });
}, 60_000);

test('without a terminal it says so', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [builtProgram(), 'setup', '--config', room.file],
    { encoding: 'utf8', input: '' },
  );
  expect([status, stderr]).toEqual([64, expect.stringContaining('run it at a terminal')]);
});

test.runIf(isLong)(
  'each device: absent, or another one is there, with what to do',
  async () => {
    const it = begin({ words: '--plain' });
    await it.answers('Address and port', '127.0.0.1:1');
    await it.picks('encrypted', 'No');
    await it.sees('connection is refused');
    await it.picks('What now', 'Keep it all the same');
    await it.picks('Which library system', 'Skip');
    await it.answers('User of the SIP2', 'back');
    await it.picks('Which library system', 'Back');
    await it.answers('Address and port', 'skip');
    await it.answers('User of the SIP2', 'skip');
    await it.answers('Number of a card', 'skip');
    const absent = 'tcp://127.0.0.1:1';
    const rows = [
      ['reader', at('printer'), 'is a receipt printer'],
      ['scanner', at('printer'), 'is a receipt printer'],
      ['printer', at('reader'), 'is an RFID reader'],
      ['terminal', at('printer'), 'is a receipt printer'],
    ] as const;
    for (const [name, other, found] of rows) {
      const tried = async (address: string) => {
        await device(it, name, address);
        if (name === 'terminal') {
          await it.picks('Which protocol', 'ZVT');
          await it.answers('six digits', '000000');
        }
        if (name === 'reader' || name === 'scanner') await it.agrees('Ready?');
      };
      await tried(absent);
      await it.sees('nothing listens');
      await it.picks('What now', 'Give another answer');
      await tried(`tcp://${other}`);
      await it.sees(found);
      await it.picks(
        'What now',
        name === 'terminal' ? 'Give another answer' : 'Keep it all the same',
      );
    }
    await device(it, 'terminal', `tcp://${at('terminal')}`);
    await it.picks('Which protocol', 'ZVT');
    await it.answers('six digits', '12345');
    await it.sees('has six digits');
    await it.answers('six digits', '999999');
    await it.sees('refuses this kiosk');
    await it.picks('What now', 'Skip');
    await it.picks('pay with a code', 'Skip');
    await it.answers('When is the library open', 'skip');
    await it.picks('All is answered', 'Leave');
    await it.ended;
    expect(existsSync(room.file)).toBe(false);
  },
  120_000,
);

test.runIf(isLong)(
  'a card: unknown, of another form, with a wrong PIN; a narrow terminal',
  async () => {
    const it = begin({ columns: 40 });
    await library(it);
    await profile(it);
    await logIn(it);
    await ownCard(it, '23550000999999');
    await it.sees(/not\s+(│\s+)?know/);
    await it.picks('What now', 'Give another answer');
    await it.answers('Number of a card', card);
    await it.answers('Its PIN', '9999');
    await it.sees(/refuses\s+(│\s+)?its/);
    // Frames of a field that is being typed stand behind each other.
    const rows = it.shown().split('\n');
    expect(rows.filter((row) => row.length > 40 && !/[█_]│|\/kiosk/.test(row))).toEqual([]);
    it.type('\u0003');
    await it.sees('Your answers are kept');
  },
  120_000,
);

test.runIf(isLong)(
  'a line of another form and another institution are taken as they answer',
  async () => {
    const odd = await startOddLibrary({ hears: '\r\n', institution: '3560' });
    const it = begin({ words: '--plain' });
    await library(it, `127.0.0.1:${odd.port}`);
    await profile(it);
    await logIn(it);
    await it.picks('What now', 'Take it as the library system answers');
    await it.picks('What now', 'Take 3560 as the institution');
    await it.sees('One card of yours');
    it.type('\u0003');
    await it.sees('Your answers are kept');
    const draft = JSON.parse(
      readFileSync(join(room.folder, 'kiosk.config.setup-draft.json'), 'utf8'),
    );
    expect(draft.answers['log-in'].values).toMatchObject({
      terminator: 'crlf',
      institution: '3560',
    });
    expect(JSON.stringify(draft)).not.toContain('lindeveld');
    await odd.close();
  },
  60_000,
);

test.runIf(isLong)(
  'beside a kiosk that runs: what it holds is tested by it',
  async () => {
    const of = (name: keyof Simulators['ports']) => ({ address: `tcp://${at(name)}` });
    const devices = { reader: of('reader'), scanner: of('scanner'), printer: of('printer') };
    const sip2 = { ...of('library'), user: 'kiosk', location: '35500' };
    const own = { screen: { port: 0 }, store: { folder: 'data' }, terminal: null };
    writeFileSync(room.file, JSON.stringify({ version: 2, sip2, ...devices, ...own }));
    const env = { ...process.env, KIOSK_SIP2_PASSWORD: 'lindeveld' };
    const kiosk = spawn(process.execPath, [builtProgram(), 'run', '--config', room.file], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise<void>((done) => {
      kiosk.stdout.on('data', (chunk: Buffer) => chunk.includes('"started"') && done());
    });
    const it = begin({ words: '--plain', environment: { KIOSK_SIP2_PASSWORD: 'lindeveld' } });
    await it.sees('The kiosk runs and holds its devices');
    await it.agrees('Address and port');
    await it.agrees('1 to 3');
    await it.picks('Which library system', 'Skip');
    await it.agrees('User of the SIP2');
    await it.agrees('Its password');
    await it.agrees('Location of this');
    await it.sees('answers 99 with 98');
    await it.answers('Number of a card', 'skip');
    await it.picks('Where is the reader', `tcp://${at('reader')}`);
    await it.agrees('Ready?');
    await it.sees('tags on the plate');
    it.type('\u0003');
    await it.ended;
    kiosk.kill();
  },
  60_000,
);

test.runIf(isLong)(
  'a file or folder that cannot be used is said before the first question',
  async () => {
    writeFileSync(room.file, '{ "sip2": { "adress": "x" } }');
    const rows = [
      [room.file, 'Did you mean "address"'],
      [room.folder, 'is no file'],
      [join(room.folder, 'none', 'x.json'), 'There is no folder'],
    ] as const;
    for (const [path, words] of rows) {
      const it = begin({ file: path });
      await it.sees(words);
      await it.ended;
    }
  },
  60_000,
);
