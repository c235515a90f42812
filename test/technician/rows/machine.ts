/** Clock, disk, database, screen. */
import { chmodSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemFolders } from '../../../hardware/serial-ports.ts';
import { Database } from '../../../src/store/database/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import type { Bench, Row, SetUp } from '../../support/technician/bench.ts';
import { noise, saying } from '../../support/technician/speakers.ts';

const moment = '2026-03-01T10:00:00Z';
function clock(now: () => string) {
  return async (bench: Bench) => ({
    settings: { sip2: await bench.library({ now }) },
  });
}
const hourAgo = () => new Date(Date.now() - 3_600_000).toISOString();

/** A data folder that was used, and then what is done to it. */
function used(
  spoil: (bench: Bench, at: (name: string) => string) => unknown,
  before = (_: ReturnType<typeof openStore>) => {},
) {
  return async (bench: Bench): Promise<SetUp> => {
    const opened = openStore({ folder: bench.dataFolder, log: () => {} });
    before(opened);
    opened.close();
    await spoil(bench, (name) => join(bench.dataFolder, name));
    return {};
  };
}

export const machine: readonly Row[] = [
  ['the clock is off by an hour', clock(hourAgo), 'clock-off', 'timedatectl', '60 min ahead'],
  [
    'another time zone',
    () => ({ settings: { library: { timeZone: 'Asia/Tokyo' } } }),
    'clock-off',
    'Check `library.timeZone` (Asia/Tokyo)',
    'h ahead',
  ],
  ['the clock is off by days', clock(() => moment), 'clock-off', 'set-ntp true', 'days'],
  [
    'the clock is not kept right',
    (bench) => ({ options: { ntpCommand: program(bench, 'timedatectl', 'no') } }),
    'clock-not-synchronised',
    'UDP 123',
  ],
  [
    'a package that dpkg was ended in',
    (bench) => ({ options: { packageCommand: program(bench, 'dpkg-query', 'iHR 0.2.0') } }),
    'package-not-whole',
    'dpkg --configure -a',
    '0.2.0 is half unpacked',
  ],
  [
    'a disk without room',
    () => ({ options: { disk: { full: 1e18, low: 1e18 } } }),
    'disk-full',
    'Free some space',
  ],
  [
    'a disk with little room',
    () => ({ options: { disk: { full: 0, low: 1e18 } } }),
    'disk-low',
    'Free some space',
  ],
  [
    'a data folder for everybody',
    used((bench) => chmodSync(bench.dataFolder, 0o755)),
    'folder-open',
    'chmod 700',
  ],
  ['a file in place of the data folder', fileForFolder, 'folder-unusable', 'store.folder'],
  [
    'a file above the data folder',
    (bench) => ({ settings: { store: { folder: join(bench.file('file', ''), 'data') } } }),
    'folder-unusable',
    'store.folder',
    'file is not a folder',
  ],
  [
    'a damaged database',
    used((_, at) => truncateSync(at('kiosk.db'), 5_000)),
    'corrupt',
    'to a safe place first',
  ],
  [
    'a database that is none',
    used((_, at) => writeFileSync(at('kiosk.db'), 'hello'.repeat(400))),
    'corrupt',
    'Copy the whole',
  ],
  [
    'no key',
    used((_, at) => rmSync(at('journal.key'))),
    'key-missing',
    'Put the key that belongs to this data folder back',
  ],
  [
    'half a key',
    used((_, at) => truncateSync(at('journal.key'), 16)),
    'key-unusable',
    'Put the key',
  ],
  [
    'another key',
    used((_, at) => writeFileSync(at('journal.key'), new Uint8Array(32))),
    'key-wrong',
    'Put the key',
  ],
  [
    'no key file before the first start',
    () => ({ settings: { store: { keyFile: '/nowhere/key' } } }),
    'key-missing',
    'store.keyFile',
  ],
  [
    'a key that other users may read, before the first start',
    (bench) => {
      const keyFile = bench.file('key', new Uint8Array(32));
      chmodSync(keyFile, 0o644);
      return { settings: { store: { keyFile } } };
    },
    'key-exposed',
    'chmod 400',
    'can be read by other users',
  ],
  [
    'a key as text',
    (bench) => ({ settings: { store: { keyFile: bench.file('key', 'ab'.repeat(32)) } } }),
    'key-unusable',
    'binary bytes',
    '64 bytes',
  ],
  [
    'a program that holds the database',
    used((bench, at) => bench.hold(at('kiosk.db'))),
    'in-use',
    'sudo -u library-kiosk',
    'sleep',
  ],
  [
    'an entry that is gone',
    used(withoutFirst, forTheStaff),
    'journal-changed',
    'kiosk journal accept',
  ],
  [
    'an entry that cannot be read',
    used(unreadable, settledTwice),
    'entry-damaged',
    'to a safe place',
    'Entry 1',
  ],
  [
    'a return for the staff',
    used(() => {}, forTheStaff),
    'staff-list',
    'kiosk journal list',
    '1 entry',
  ],
  [
    'a screen port that is taken',
    async (bench) => ({ settings: { screen: await saying(bench, noise) } }),
    'port-in-use',
    'screen.port',
    'node',
  ],
  [
    'a metrics port that is taken',
    async (bench) => ({
      settings: { metrics: { address: (await bench.library({})).address.replace('tcp://', '') } },
    }),
    'metrics-unavailable',
    'metrics.address',
    'in use by node',
  ],
  [
    'metrics at another machine',
    () => ({ settings: { metrics: { address: '192.0.2.1:9464', beyondLoopback: true } } }),
    'metrics-unavailable',
    'ip address',
  ],
  [
    'no browser',
    () => ({ environment: { PATH: '/nowhere' } }),
    'browser-missing',
    'apt install chromium',
  ],
  [
    'a rotated screen on a machine without wlr-randr',
    () => ({ settings: { machine: { rotation: 90 } } }),
    'randr-missing',
    'apt-get install wlr-randr',
  ],
  [
    'a keyboard that this machine does not know',
    () => ({ settings: { machine: { keyboard: { layout: 'lindeveld' } } } }),
    'layout-unknown',
    'base.lst',
    'no keyboard layout lindeveld',
  ],
  [
    'a headset on a machine without sound',
    (bench) => {
      mkdirSync(join(bench.folder, 'proc', 'asound'), { recursive: true });
      bench.file('proc/asound/cards', '--- no soundcards ---\n');
      return {
        settings: { screen: { headset: true } },
        options: { folders: { ...systemFolders, proc: join(bench.folder, 'proc') } },
      };
    },
    'no-sound-card',
    'USB headset',
    'nothing is heard',
  ],
];

/** On disks of their own, where they may be mounted. */
export const diskRows: readonly Row[] = [
  [
    'a disk that is full to the last byte',
    (bench) => {
      bench.disk(() => writeFileSync(join(bench.dataFolder, 'fill'), Buffer.alloc(1_048_576)));
      return { options: { disk: { full: 0, low: 0 } } };
    },
    'disk-full',
    'Free some space',
  ],
  [
    'a disk that is mounted read-only',
    (bench) => {
      bench.disk((remount) => remount('ro'));
      return { options: { disk: { full: 0, low: 0 } } };
    },
    'read-only',
    'Mount the disk for writing',
  ],
];

function fileForFolder(bench: Bench): SetUp {
  rmSync(bench.dataFolder, { recursive: true });
  writeFileSync(bench.dataFolder, '');
  return {};
}
function program(bench: Bench, name: string, says: string): string {
  const file = bench.file(name, `#!/bin/sh\necho ${says}\n`);
  chmodSync(file, 0o755);
  return file;
}
function forTheStaff({ journal }: ReturnType<typeof openStore>): void {
  const id = journal.begin(
    { kind: 'check-in', item: '35500000000408', uids: [], mode: 'offline' },
    moment,
  );
  journal.settle(id, { state: 'staff', why: 'refused-afterwards' }, moment);
}

export function settledTwice({ journal }: ReturnType<typeof openStore>): void {
  for (let entry = 1; entry <= 2; entry += 1)
    journal.settle(
      journal.begin({ kind: 'check-in', item: '30000000000017', uids: [], mode: 'online' }, moment),
      { state: 'accepted' },
      moment,
    );
}

/** As an attacker does who has the file and not the key. */
function changed(file: string, statement: string): void {
  const database = new Database(file);
  database.exec(`DROP TRIGGER event_keeps_rows; DROP TRIGGER event_keeps_values; ${statement}`);
  database.close();
}
function withoutFirst(_: Bench, at: (name: string) => string): void {
  changed(at('kiosk.db'), 'DELETE FROM event WHERE seq = 1 << 20');
}
/** The tag of its seal stays: the opening reads no more of what is settled. */
function unreadable(_: Bench, at: (name: string) => string): void {
  changed(
    at('kiosk.db'),
    "UPDATE event SET payload = CAST(substr(payload, 1, 29) || x'00' AS BLOB) WHERE seq = 1 << 20",
  );
}
