/**
 * One light for each part of a running kiosk, from what it already knows: nothing is asked, nothing
 * waits.
 */
import { statfsSync } from 'node:fs';
import type { Part } from '../../domain.ts';
import { riskyVariables, unsafeEnvironment } from '../../wiring/environment.ts';
import { clockOffMs, type Memory } from '../memory/memory.ts';
import { journalChanged, journalChangedRemedy } from '../panel/journal-text.ts';
import type { KioskHandle, Supervisor } from '../running-kiosk.ts';
import type { Finding, Light, PartName } from './finding-types.ts';
import { printerRemedies, printerWords } from './printer-words.ts';

const lowBytes = 500_000_000;
const fullBytes = 50_000_000;

type Said = Omit<Finding, 'part'>;
/** In order; `told` says `text` to a panel in another language. */
function ok(text: string, told: NonNullable<Said['told']>): Said {
  return {
    light: 'ok',
    code: 'ok',
    text,
    told,
  };
}

export function lightsOf(kiosk: KioskHandle, supervisor: Supervisor, memory: Memory): Finding[] {
  const { config, journal } = kiosk;
  const parts = kiosk.parts();
  const whereOf = (part: 'reader' | 'scanner' | 'printer' | 'terminal'): string | undefined =>
    part === 'scanner' && config.scanner?.input === 'keyboard' ? 'keyboard' : config[part]?.address;
  const standing = (part: Part, name: string, up: Said, down: Said): Said => {
    if (parts[part] === 'absent')
      return { light: 'off', code: 'off', text: `This kiosk has no ${name}.` };
    const since = memory.observations.since(part)?.at;
    return { ...(parts[part] === 'up' ? up : down), ...(since === undefined ? {} : { since }) };
  };
  const device = (
    part: 'reader' | 'scanner' | 'printer' | 'terminal',
    name: string,
    remedy: string,
  ): Said => {
    const says = memory.says(part);
    const where = whereOf(part);
    const up =
      says === ''
        ? ok(`The ${name} answers.`, { is: 'answers' })
        : ok(`${says} answers.`, { is: 'answers-as', name: says });
    const down: Said = {
      light: 'broken',
      code: `${part}-down`,
      text: says === '' ? `The ${name} does not answer.` : `The ${name} is down: ${says}`,
      remedy,
    };
    return { ...standing(part, name, up, down), ...(where === undefined ? {} : { where }) };
  };
  const staff = journal.staff().length;
  const open = journal.open().length;
  const found: Record<PartName, Said> = {
    configuration: configurationLight(kiosk, supervisor),
    clock: clockLight(memory),
    disk: diskLight(config.store.folder),
    database: standing(
      'journal',
      'database',
      { ...ok('The database can be written.', { is: 'writable' }), where: config.store.folder },
      {
        light: 'broken',
        code: 'journal-down',
        text: 'The database cannot be written: the kiosk takes no transaction.',
        remedy:
          'Make room on the disk, and see that the folder can be written; the kiosk tries again by itself.',
        where: config.store.folder,
      },
    ),
    journal: journal.standing().changed
      ? {
          light: 'broken',
          code: 'journal-changed',
          text: journalChanged,
          remedy: journalChangedRemedy,
        }
      : staff > 0
        ? {
            light: 'attention',
            code: 'staff-list',
            text: `${staff} entries wait for the staff, ${open} are open.`,
            remedy: 'See the list, settle each by hand, and close it with name and reason.',
          }
        : ok(`Nothing waits for the staff; ${open} entries are open.`, {
            is: 'settled',
            figure: open,
          }),
    library: {
      ...((parts.library === 'up' ? pinsUnchecked(memory, config) : null) ??
        standing(
          'library',
          'library system',
          ok('The kiosk works with the library system.', { is: 'on-line' }),
          {
            light: 'broken',
            code: 'off-line',
            text: 'The kiosk works without the library system.',
            remedy:
              'See the trace for what was said last; check the network, sip2.address, sip2.user and the password.',
          },
        )),
      where: config.sip2.address,
    },
    reader: device(
      'reader',
      'RFID reader',
      'Check its power and cable, and reader.address and reader.driver.',
    ),
    scanner: device(
      'scanner',
      'scanner',
      'Check its cable, its USB-COM mode, and scanner.address.',
    ),
    printer:
      printerSays(memory, whereOf('printer')) ??
      device('printer', 'printer', 'Check paper, cover, power and cable, and printer.address.'),
    terminal: device(
      'terminal',
      'payment terminal',
      'Check its power and cable, terminal.address and its password.',
    ),
    screen:
      kiosk.viewers() > 0
        ? ok('The screen is shown.', { is: 'shown' })
        : {
            light: 'attention',
            code: 'screen-not-shown',
            text: 'No browser shows the screen of the patron.',
            remedy:
              'Start the browser of the kiosk; in the service panel of this very screen it is as it should be.',
          },
  };
  return Object.entries(found).map(([part, said]) => ({ part: part as PartName, ...said }));
}

/**
 * A library system that answers and does not say whether a PIN is right: no account can be opened.
 * null: it does say.
 */
function pinsUnchecked(
  { observations }: Memory,
  { identification }: KioskHandle['config'],
): Said | null {
  if (identification.pin === 'never') return null;
  const last = observations
    .reports()
    .find(({ code }) => code === 'pin-unchecked' || code === 'pin-checked');
  if (last?.code !== 'pin-unchecked') return null;
  return {
    light: 'broken',
    code: 'pin-unchecked',
    text: 'The library system does not say whether a PIN is right (no CQ): no account is opened.',
    remedy:
      'Have PIN verification switched on there. Do the patrons of this library have no PIN? Write "pin": "never" in the section identification.',
    since: last.at,
  };
}

/** What a printer that answers complains of; null: nothing, or it does not answer. */
function printerSays({ observations }: Memory, where: string | undefined): Said | null {
  const last = observations.reports().find(({ code }) => code === 'printer-status');
  const status = complaints.find((each) => each === last?.data?.status);
  if (last === undefined || status === undefined) return null;
  return {
    light: status === 'paper-low' ? 'attention' : 'broken',
    code: `printer-${status}`,
    text: `The printer ${printerWords[status]}.`,
    remedy: printerRemedies[status],
    since: last.at,
    ...(where === undefined ? {} : { where }),
  };
}
const complaints = ['paper-low', 'paper-out', 'cover-open', 'error'] as const;

function configurationLight({ hashes }: KioskHandle, supervisor: Supervisor): Said {
  const where = supervisor.file === null ? {} : { where: supervisor.file };
  if (supervisor.restartDue())
    return {
      light: 'attention',
      code: 'restart-due',
      text: 'A change waits for the next attract screen.',
      ...where,
    };
  const risky = riskyVariables(supervisor.environment);
  if (risky.length > 0)
    return {
      light: 'attention',
      code: 'environment-unsafe',
      ...unsafeEnvironment(risky),
      ...where,
    };
  const noPin = hashes.operator === null && hashes.technician === null;
  const said = noPin
    ? ok('In order; the service panel has no PIN.', { is: 'no-pin' })
    : ok('In order.', { is: 'in-order' });
  return { ...said, ...where };
}

function clockLight({ clockAheadMs }: Memory): Said {
  if (clockAheadMs === null)
    return ok('The library system has not said what time it is.', { is: 'clock-unknown' });
  const seconds = Math.round(Math.abs(clockAheadMs) / 1_000);
  if (Math.abs(clockAheadMs) < clockOffMs)
    return ok(`The clock is within ${seconds} s of the library system's.`, {
      is: 'clock-near',
      figure: seconds,
    });
  return {
    light: 'attention',
    code: 'clock-off',
    text: `The clock is ${seconds} s ${clockAheadMs > 0 ? 'behind' : 'ahead of'} the library system's.`,
    remedy:
      'Let the machine take its time from the network (timedatectl), and see library.timeZone.',
  };
}

function diskLight(folder: string): Said {
  let free: number;
  try {
    const { bavail, bsize } = statfsSync(folder);
    free = bavail * bsize;
  } catch {
    return {
      light: 'broken',
      code: 'folder-unusable',
      text: `${folder} cannot be looked at.`,
      where: folder,
    };
  }
  const light: Light = free < fullBytes ? 'broken' : free < lowBytes ? 'attention' : 'ok';
  const gigabytes = Math.floor(free / 1e8) / 10;
  const text = `${gigabytes.toFixed(1)} GB are free.`;
  if (light === 'ok') return { ...ok(text, { is: 'free', figure: gigabytes }), where: folder };
  return {
    light,
    code: light === 'broken' ? 'disk-full' : 'disk-low',
    text,
    remedy: 'Make room.',
    where: folder,
  };
}
