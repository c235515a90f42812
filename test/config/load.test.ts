import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../packages/blocks/src/policy/nearest.ts';
import { loadConfig, readConfig } from '../../src/config/load.ts';
import { jsonSchema } from '../../src/config/schema.ts';
import { readSecrets } from '../../src/config/secrets/secrets.ts';
import { findJsonProblem } from '../../src/config/text/json.ts';
import { share } from '../support/repository/share.ts';

const root = new URL('../../', import.meta.url);
function complaints(text: string) {
  const loaded = readConfig(text, '/etc/kiosk');
  return loaded.ok ? [] : loaded.complaints;
}
function config(value: object) {
  const loaded = readConfig(JSON.stringify(value), '/etc/kiosk');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config;
}

test('an empty file is a whole configuration, for the simulators on their ports', () => {
  const whole = config({});
  expect(whole.sip2).toMatchObject({
    address: 'tcp://127.0.0.1:6001',
    user: 'kiosk',
    location: '35500',
  });
  expect(whole.reader?.address).toBe('tcp://127.0.0.1:10001');
  expect(whole.terminal?.password).toEqual({ env: 'KIOSK_TERMINAL_PASSWORD' });
  expect(whole.delays).toEqual({
    idleMs: 60_000,
    idleEmptyMs: 15_000,
    warningMs: 20_000,
    goodbyeMs: 8_000,
    moreTimeFactor: 10,
  });
  expect(whole.offline.goodAnswers).toBe(3);
});

test('an absent device is null', () => {
  const { reader, terminal, printer, scanner } = config({
    reader: null,
    terminal: null,
    printer: null,
    scanner: null,
  });
  expect([reader, terminal, printer, scanner]).toEqual([null, null, null, null]);
});

test('a printer model that is not known: the nearest one is named', () => {
  expect(complaints('{"printer":{"model":"epson-tm-t88vx"}}')).toMatchObject([
    {
      path: 'printer.model',
      problem: expect.stringContaining('"epson-tm-t88vi"'),
      remedy: expect.stringMatching(/^Did you mean "epson-tm-t88vi*"\? /),
    },
  ]);
});

test('every complaint comes at once, each with its path', () => {
  const found = complaints(
    JSON.stringify({
      sip2: { address: 'tcp://host', timeoutMs: 5, pasword: 'x', password: 'open sesame' },
      reader: { afi: { secured: '07', released: '7' }, driver: 'feig' },
      screen: { languages: ['nl'], language: 'fr', places: { scanner: 'above' } },
      library: { timeZone: 'Europe/Brussel' },
      identification: { card: { pattern: '(' }, pinDigits: { min: 6, max: 4 } },
      zzzzzzzz: 1,
    }),
  );
  expect(found.map((each) => each.path).sort()).toEqual([
    'identification.card.pattern',
    'identification.pinDigits',
    'library.timeZone',
    'reader.afi.released',
    'screen.places.scanner',
    'sip2.address',
    'sip2.password',
    'sip2.pasword',
    'sip2.timeoutMs',
    'zzzzzzzz',
  ]);
  const at = (path: string) => found.find((each) => each.path === path);
  expect(at('sip2.pasword')?.remedy).toBe('Did you mean "password"?');
  expect(at('zzzzzzzz')?.remedy).toContain('Known here: $schema, version, extends, library');
  expect(at('sip2.address')?.problem).toContain('tcp://host:port');
  expect(at('sip2.timeoutMs')?.remedy).toContain('Left out: 10000.');
  expect(at('sip2.password')?.problem).toContain('never stands in the configuration');
  expect(JSON.stringify(found)).not.toContain('open sesame');
});

test('a control character is refused, except in a log-in script', () => {
  const found = complaints(
    JSON.stringify({ device: { name: 'Toestel\u001b[2J 2' }, library: { name: 'Bib\u009b1m 3' } }),
  );
  expect(found.map(({ path, problem }) => [path, problem])).toEqual([
    ['library.name', 'holds a control character (U+009B): remove it'],
    ['device.name', 'holds a control character (U+001B): remove it'],
  ]);
  expect(
    config({ library: { name: 'Bibliotheek\nLindeveld' }, device: { name: '\u2067جهاز\u2069' } })
      .device.name,
  ).toContain('جهاز');
});

test('the library system is on the network; a device may be on a serial port too', () => {
  const serial = 'serial:/dev/ttyS0';
  const found = complaints(
    JSON.stringify({ sip2: { address: serial }, scanner: { address: serial } }),
  );
  expect(found).toMatchObject([
    { path: 'sip2.address', problem: expect.stringContaining('is a serial port') },
  ]);
});

test('SIP2 inside HTTPS has an envelope, a log-in, and UTF-8', () => {
  const fbs = { address: 'https://fbs.example/rest/sip2/DK-715100', profile: 'fbs' };
  expect(config({ sip2: fbs }).sip2).toMatchObject(fbs);
  const own = { profile: 'generic', envelope: 'koha-suomi' } as const;
  expect(config({ sip2: { ...fbs, ...own } }).sip2).toMatchObject(own);
  const script = [{ expect: 'login:', send: 'kiosk' }];
  const found = complaints(
    JSON.stringify({
      sip2: { ...fbs, profile: 'folio', user: null, script },
    }),
  );
  expect(found.map(({ path }) => path)).toEqual([
    'sip2.envelope',
    'sip2.user',
    'sip2.script',
    'sip2.encoding',
  ]);
});

test.each([
  ['http://fbs.example/sip2', 'write https://'],
  ['https://kiosk:geheim@fbs.example/sip2', 'sip2.user and sip2.password'],
  ['https://fbs.example/sip2?key=1', 'https://host/path'],
])('%s is no address of a library system', (address, problem) => {
  const found = complaints(JSON.stringify({ sip2: { address, profile: 'fbs' } }));
  expect(found).toMatchObject([
    { path: 'sip2.address', problem: expect.stringContaining(problem) },
  ]);
});

test('the language of the screen is one of its languages', () => {
  expect(complaints('{"screen":{"languages":["nl"],"language":"fr"}}')).toMatchObject([
    { path: 'screen.language' },
  ]);
});

test('the same AFI for both states is refused: no gate could tell them apart', () => {
  expect(complaints('{"reader":{"afi":{"secured":"c2"}}}')).toMatchObject([{ path: 'reader.afi' }]);
});

test.each([
  ['{\n  "sip2": {\n    "user": "a",\n  }\n}', 'line 4, column 3', 'comma'],
  ['{\n  "library": { "name": "a" "b" }\n}', 'line 2, column 28', 'comma or }'],
  ['{ "a": 1, "a": 2 }', 'line 1, column 11', 'given twice'],
  ['// mine\n{}', 'line 1, column 1', 'no comments'],
  ["{ 'a': 1 }", 'line 1, column 3', 'double quotes'],
  ['{ "a": ', 'line 1, column 8', 'end of the file'],
  ['{ "a": "b\n" }', 'line 1, column 8', 'does not end'],
  ['{} x', 'line 1, column 4', 'nothing more'],
  ['', 'line 1, column 1', 'end of the file'],
])('%j is no JSON: line and column are given', (text, path, problem) => {
  const found = complaints(text);
  expect(found).toMatchObject([{ path }]);
  expect(found[0]?.problem).toContain(problem);
});

test('property: the scanner and JSON.parse agree on what JSON is', () => {
  const accepts = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const damaged = fc
    .tuple(
      fc.json({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom('', ',', '}', '"', '0', '\\', ' ', 'x', '\n', '-', '[', ':'),
    )
    .map(([json, at, insert]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + insert + json.slice(insert === '' ? place + 1 : place);
    });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.string()), (text) => {
      const problem = findJsonProblem(text);
      if (problem?.problem.includes('given twice')) return;
      expect(problem === null).toBe(accepts(text));
    }),
    { numRuns: 1500 },
  );
});

test('relative paths begin where the file is; a byte order mark does no harm', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-config-'));
  mkdirSync(join(folder, 'etc'));
  const file = join(folder, 'etc', 'kiosk.json');
  writeFileSync(
    file,
    '\uFEFF{ "policy": "../rules.json", "sip2": { "password": { "file": "secret" } }, "store": { "keyFile": "k" } }',
  );
  const loaded = loadConfig(file);
  rmSync(folder, { recursive: true });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  expect(loaded.config.policy).toBe(join(folder, 'rules.json'));
  expect(loaded.config.sip2.password).toEqual({ file: join(folder, 'etc', 'secret') });
  expect(loaded.config.store).toMatchObject({
    folder: join(folder, 'etc', 'data'),
    keyFile: join(folder, 'etc', 'k'),
  });
  expect(loadConfig(file)).toMatchObject({
    ok: false,
    complaints: [{ path: '', problem: 'cannot be read: ENOENT' }],
  });
});

test('secrets come from the environment or from a file; a missing one has its path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-config-'));
  writeFileSync(join(folder, 'terminal'), '123456\n');
  const read = (environment: Record<string, string>) =>
    readSecrets(
      config({ terminal: { password: { file: join(folder, 'terminal') } } }),
      environment,
    );
  expect(read({ KIOSK_SIP2_PASSWORD: 'p' })).toEqual({
    ok: true,
    secrets: { 'sip2.password': 'p', 'terminal.password': '123456' },
    complaints: [],
  });
  expect(read({})).toMatchObject({ ok: false, complaints: [{ path: 'sip2.password' }] });
  writeFileSync(join(folder, 'terminal'), '12345');
  expect(read({ KIOSK_SIP2_PASSWORD: 'p' })).toMatchObject({
    complaints: [{ path: 'terminal.password' }],
  });
  rmSync(folder, { recursive: true });
  expect(read({})).toMatchObject({
    complaints: [{ path: 'sip2.password' }, { path: 'terminal.password' }],
  });
  expect(readSecrets(config({ sip2: { user: null }, terminal: null }), {})).toMatchObject({
    ok: true,
  });
});

test('a known name counts as meant only when it is near', () => {
  expect(nearest('adress', ['address', 'user'])).toBe('address');
  expect(nearest('timeoutms', ['timeoutMs', 'retries'])).toBe('timeoutMs');
  expect(nearest('colour', ['address', 'user'])).toBeNull();
});

test('the example is in order', () => {
  expect(loadConfig(new URL('kiosk.config.json', root).pathname)).toMatchObject({ ok: true });
});

test('every setting is described', () => {
  const undescribed: string[] = [];
  const walk = (
    node: { properties?: Record<string, unknown>; description?: string },
    path: string,
  ) => {
    for (const [name, child] of Object.entries(node.properties ?? {})) {
      const value = child as { description?: string; anyOf?: object[] };
      if (!value.description) undescribed.push(`${path}${name}`);
      for (const each of [value, ...(value.anyOf ?? [])]) walk(each, `${path}${name}.`);
    }
  };
  walk(jsonSchema(), '');
  expect(undescribed).toEqual([]);
});

test('a PIN that the library system never checks cannot be required', () => {
  const [wrong, ...more] = complaints('{"sip2":{"checksPin":false}}');
  expect([wrong?.path, more]).toEqual(['identification.pin', []]);
  expect(wrong?.problem).toContain('no account could be opened');
  expect(
    config({ sip2: { checksPin: false }, identification: { pin: 'never' } }).identification.pin,
  ).toBe('never');
});

test('colours of rooms in which text is not readable are refused, with the reason', () => {
  expect(config({ screen: { rooms: { borrow: '#123C7A' } } }).screen.rooms.borrow).toBe('#123C7A');
  const [light] = complaints('{"screen":{"rooms":{"borrow":"#4a90d9"}}}');
  expect(light).toMatchObject({ path: 'screen.rooms.borrow' });
  expect(light?.problem).toContain(
    'is too light: white text has a contrast of 3.3 on it, and 4.5 is needed',
  );
  expect(complaints('{"screen":{"rooms":{"return":"brown"}}}')).toMatchObject([
    { problem: expect.stringContaining('#0b4a5b') },
  ]);
});

test('opening hours are periods that end after they begin', () => {
  const hours = { monday: ['10:00-12:00', '13:00-18:00'], closedOn: ['2026-12-25'] };
  expect(config({ library: { hours } }).library.hours).toEqual(hours);
  const wrong =
    '{"library":{"hours":{"monday":["18:00-10:00"],"tuesday":["9-5"],"closedOn":["25/12"],"mon":[]}}}';
  expect(
    complaints(wrong)
      .map(({ path }) => path)
      .sort(),
  ).toEqual([
    'library.hours.closedOn[0]',
    'library.hours.mon',
    'library.hours.monday[0]',
    'library.hours.tuesday[0]',
  ]);
});

test('flow control by bytes is for devices that speak text', () => {
  const at = (flow: string) => ({ address: `serial:/dev/ttyS0?flow=${flow}` });
  const read = (part: string, flow: string) =>
    readConfig(JSON.stringify({ [part]: at(flow) }), '/');
  for (const part of ['reader', 'scanner', 'printer', 'terminal'])
    expect(read(part, 'rtscts').ok, part).toBe(true);
  for (const part of ['scanner', 'printer']) expect(read(part, 'xonxoff').ok, part).toBe(true);
  for (const part of ['reader', 'terminal']) {
    const refused = read(part, 'xonxoff');
    expect(
      refused.ok ? [] : refused.complaints.map(({ path, problem }) => [path, problem]),
    ).toEqual([[`${part}.address`, expect.stringContaining('bytes 11 and 13')]]);
  }
});

test('a USB printer is a printer, and no other device', () => {
  const at = (part: string) =>
    complaints(JSON.stringify({ [part]: { address: 'usb:/dev/kiosk/usb-printer' } })).map(
      ({ path, problem }) => [path, problem],
    );
  expect(at('printer')).toEqual([]);
  for (const part of ['reader', 'scanner', 'terminal'])
    expect(at(part)).toContainEqual([
      `${part}.address`,
      expect.stringContaining('is a USB printer'),
    ]);
  expect(at('sip2')).toContainEqual(['sip2.address', expect.stringContaining('tcp://host:port')]);
});

test('K12: the sign between fields is a setting, for a library system that writes another', () => {
  expect(complaints('{"sip2":{"delimiter":"^"}}')).toEqual([]);
  for (const none of ['', 'A', '7', ' ', '^^', '\\r'])
    expect(complaints(`{"sip2":{"delimiter":"${none}"}}`)[0]).toMatchObject({
      path: 'sip2.delimiter',
    });
});

const slow = String.raw`(?:\d+)+x (?:\d|\d\d)+x \d*\d*\d*\d*x (?:\d{1,20}){1,20}x`.split(' ');
test.each(
  share(
    [
      ...slow.map((pattern) => [{ card: { pattern } }] as const),
      ...slow.map((pattern) => [{ item: { pattern } }] as const),
      // That one nested repetition is seen in kinds of cards.
      ...slow.slice(1).map((pattern) => [{ cards: [{ name: 'card', pattern }] }] as const),
    ],
    0,
    4,
  ),
)('S: a pattern that may take for ever to fit nothing is refused: %j', (identification) => {
  expect(complaints(JSON.stringify({ identification }))).not.toEqual([]);
});

test.each(['\u202a', '\u202d', '\u202e', '\u2066', '\u2068'])(
  'S: a name that turns the text behind it around is refused: %j',
  (mark) => {
    const name = `Bib ${mark}dleveldniL`;
    expect(complaints(JSON.stringify({ library: { name } }))).not.toEqual([]);
  },
);

test('the marks that Arabic needs stay, and an expression that is quick', () => {
  const name = '\u2067\u0645\u0643\u062a\u0628\u0629\u2069 \u200fBib\u200e \u061c';
  const patterns = [
    '\\d{13}',
    '(?:\\d+-)*\\d+',
    '[A-Z]{2}\\d{5,14}',
    '(?:0[1-9]|[12]\\d)(?:\\d{4}|\\d{6})',
  ];
  expect(complaints(JSON.stringify({ library: { name } }))).toEqual([]);
  for (const pattern of patterns)
    expect(complaints(JSON.stringify({ identification: { card: { pattern } } })), pattern).toEqual(
      [],
    );
});
