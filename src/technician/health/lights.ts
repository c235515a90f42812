/** One light for each part of a running kiosk, from what the kiosk already knows. */
import { statfsSync } from 'node:fs';
import { counted } from '../../counted.ts';
import type { Part, PaymentWay } from '../../domain.ts';
import { codeHost } from '../../wiring/code-host.ts';
import { riskyVariables, unsafeEnvironment } from '../../wiring/environment.ts';
import { seatTexts } from '../../wiring/seat-texts.ts';
import type { Memory } from '../memory/memory.ts';
import { journalChanged, journalChangedRemedy } from '../panel/journal-text.ts';
import { fullBytes, lowBytes } from '../probes/disk.ts';
import type { KioskHandle, Supervisor } from '../running-kiosk.ts';
import { branchLight } from './branch-light.ts';
import { clockFinding } from './clock-finding.ts';
import { absent, attention, broken, type Finding, fine } from './finding.ts';
import { currencyComplaint } from './library-currency.ts';
import { printerRemedies, printerWords } from './printer-words.ts';
import { trialFindings } from './trial.ts';
import { triedPinFinding } from './tried-pin.ts';

const devices = {
  reader: {
    name: 'RFID reader',
    remedy: 'Check its power and cable, and reader.address and reader.driver.',
  },
  scanner: {
    name: 'scanner',
    remedy: 'Check its cable, its USB-COM mode, and scanner.address.',
  },
  'card-reader': {
    name: 'card reader',
    remedy:
      'Check its cable, and that pcscd is installed and lets this kiosk in; `kiosk doctor` looks closer (docs/card-reader.md).',
  },
  printer: {
    name: 'printer',
    remedy: 'Check paper, cover, power and cable, and printer.address.',
  },
  signals: {
    name: 'connection of lamps and sensors',
    remedy:
      'Check the power and cable of the device that they are on, the numbers of its lines, and signals.readerOutputs (docs/signals.md).',
  },
  terminal: {
    name: 'payment terminal',
    remedy: 'Check its power and cable, terminal.address and the settings of its driver.',
  },
  code: {
    name: 'payment host',
    remedy:
      'Check the connection to the internet, code.apiKey and code.environment; `kiosk doctor` looks closer.',
  },
};

export function lightsOf(kiosk: KioskHandle, supervisor: Supervisor, memory: Memory): Finding[] {
  return [
    configurationLight(kiosk, supervisor),
    clockLight(memory, kiosk.config.library.timeZone),
    diskLight(kiosk.config.store.folder),
    databaseLight(kiosk, memory),
    journalLight(kiosk),
    libraryLight(kiosk, memory),
    ...branchLights(kiosk),
    deviceLight('reader', kiosk, memory),
    deviceLight('scanner', kiosk, memory),
    ...(kiosk.config.cardReader ? [deviceLight('card-reader', kiosk, memory)] : []),
    printerComplaint(kiosk, memory) ?? deviceLight('printer', kiosk, memory),
    paymentLight('terminal', kiosk, memory),
    ...(kiosk.code ? [paymentLight('code', kiosk, memory)] : []),
    ...(kiosk.config.signals ? [signalsLight(kiosk, memory)] : []),
    helpLight(kiosk),
    screenLight(kiosk),
  ];
}

function configurationLight({ hashes }: KioskHandle, supervisor: Supervisor): Finding {
  const where = supervisor.file ?? undefined;
  if (supervisor.restartDue()) {
    const text = 'A change takes effect at the next attract screen.';
    return attention('configuration', 'restart-due', text, { where });
  }
  const risky = riskyVariables(supervisor.environment);
  if (risky.length > 0) {
    const { text, remedy } = unsafeEnvironment(risky);
    return attention('configuration', 'environment-unsafe', text, { remedy, where });
  }
  return hashes.operator === null && hashes.technician === null
    ? fine('configuration', 'In order; the service panel has no PIN.', {
        told: { is: 'no-pin' },
        where,
      })
    : fine('configuration', 'In order.', { told: { is: 'in-order' }, where });
}

function clockLight({ clockAhead }: Memory, timeZone: string): Finding {
  if (clockAhead === null)
    return fine('clock', 'The library system has not sent its time.', {
      told: { is: 'clock-unknown' },
    });
  return clockFinding(clockAhead.ms, { zone: clockAhead.zone, timeZone });
}

function diskLight(where: string): Finding {
  let free: number;
  try {
    const { bavail, bsize } = statfsSync(where);
    free = bavail * bsize;
  } catch {
    return broken('disk', 'folder-unusable', `${where} cannot be read.`, { where });
  }
  const gigabytes = Math.floor(free / 1e8) / 10;
  const text = `${gigabytes.toFixed(1)} GB are free.`;
  if (free < fullBytes) return broken('disk', 'disk-full', text, { remedy: 'Make room.', where });
  if (free < lowBytes) return attention('disk', 'disk-low', text, { remedy: 'Make room.', where });
  return fine('disk', text, { told: { is: 'free', figure: gigabytes }, where });
}

function databaseLight(kiosk: KioskHandle, memory: Memory): Finding {
  const details = { where: kiosk.config.store.folder, since: sinceOf(memory, 'journal') };
  if (kiosk.parts().journal === 'up')
    return fine('database', 'The database can be written.', {
      ...details,
      told: { is: 'writable' },
    });
  const text = 'The database cannot be written: the kiosk takes no transaction.';
  const remedy =
    'Make room on the disk, and check that the folder can be written; the kiosk tries again by itself.';
  return broken('database', 'journal-down', text, { ...details, remedy });
}

function journalLight({ journal }: KioskHandle): Finding {
  const staff = journal.staff().length;
  const open = journal.open().length;
  if (journal.standing().changed)
    return broken('journal', 'journal-changed', journalChanged, { remedy: journalChangedRemedy });
  if (staff > 0) {
    const remedy = 'Settle each entry of the list by hand, and close it with name and reason.';
    const text = `${counted(staff, 'entry waits', 'entries wait')} for the staff, ${counted(open, 'is', 'are')} open.`;
    return attention('journal', 'staff-list', text, { remedy });
  }
  return fine(
    'journal',
    `Nothing waits for the staff; ${counted(open, 'entry is', 'entries are')} open.`,
    {
      told: { is: 'settled', figure: open },
    },
  );
}

function libraryLight(kiosk: KioskHandle, memory: Memory): Finding {
  const details = { where: kiosk.config.sip2.address, since: sinceOf(memory, 'library') };
  if (kiosk.parts().library !== 'up') {
    const remedy =
      'See the last messages in the trace; check the network, sip2.address, sip2.user and the password.';
    const text = 'The kiosk works without the library system.';
    return broken('library', 'off-line', text, { ...details, remedy });
  }
  return (
    libraryComplaint(kiosk, memory) ??
    fine('library', 'The kiosk works with the library system.', {
      ...details,
      told: { is: 'on-line' },
    })
  );
}

/** Of a library system that answers; null: nothing is known against it. */
export function libraryComplaint(kiosk: KioskHandle, memory: Memory): Finding | null {
  return pinComplaint(kiosk, memory) ?? currencyComplaint(kiosk, memory);
}

/** null: it checks PINs, as far as is known, or none are typed. */
function pinComplaint({ config }: KioskHandle, memory: Memory): Finding | null {
  const tried = triedPinFinding(config);
  const since = pinsUncheckedSince(memory);
  if (tried === null || since === undefined || tried.code === 'pin-any')
    return tried?.light === 'broken' ? tried : null;
  const text =
    'The library system does not check PINs, or does not say so: it sends no CQ, or says yes to no PIN at all. No account is opened.';
  const remedy =
    'Have PIN verification switched on there. Do the patrons of this library have no PIN? Write "pin": "never" in the section identification.';
  return broken('library', 'pin-unchecked', text, { where: config.sip2.address, remedy, since });
}

/** undefined: PINs are checked, or none was typed */
function pinsUncheckedSince({ observations }: Memory) {
  const last = observations
    .reports()
    .find(({ code }) => code === 'pin-unchecked' || code === 'pin-checked');
  return last?.code === 'pin-unchecked' ? last.at : undefined;
}

/** None where the kiosk is in no branch. */
function branchLights(kiosk: KioskHandle): Finding[] {
  const state = kiosk.branch();
  return state === null ? [] : [branchLight(state, kiosk.clock.now())];
}

function deviceLight(part: keyof typeof devices, kiosk: KioskHandle, memory: Memory): Finding {
  const { name, remedy } = devices[part];
  const state = kiosk.parts()[part];
  if (state === 'absent') return absent(part, name);
  const details = { where: whereOf(part, kiosk), since: sinceOf(memory, part) };
  const said = memory.deviceTextOf(part);
  if (state === 'down') {
    const text = said === '' ? `The ${name} does not answer.` : `The ${name} is down: ${said}`;
    return broken(part, `${part}-down`, text, { ...details, remedy });
  }
  return said === ''
    ? fine(part, `The ${name} answers.`, { ...details, told: { is: 'answers' } })
    : fine(part, `${said} answers.`, { ...details, told: { is: 'answers-as', name: said } });
}

/** What does not answer is worse than what is a trial. */
function paymentLight(way: PaymentWay, kiosk: KioskHandle, memory: Memory): Finding {
  const light = deviceLight(way, kiosk, memory);
  const trial = trialFindings(kiosk.config).find(({ part }) => part === way);
  return light.light === 'ok' ? (trial ?? light) : light;
}

/** Its devices are several, so that they do not "answer" as one. */
function signalsLight(kiosk: KioskHandle, memory: Memory): Finding {
  const light = deviceLight('signals', kiosk, memory);
  return light.light === 'ok'
    ? { ...light, text: 'Lamps and sensors can be switched and read.', told: { is: 'signals' } }
    : light;
}

const printerComplaints = ['paper-low', 'paper-out', 'cover-open', 'error'] as const;

/** Of a printer that answers; null: it has none, or does not answer. */
function printerComplaint(kiosk: KioskHandle, { observations }: Memory): Finding | null {
  const last = observations.reports().find(({ code }) => code === 'printer-status');
  const status = printerComplaints.find((each) => each === last?.data?.status);
  if (last === undefined || status === undefined) return null;
  const light = status === 'paper-low' ? attention : broken;
  return light('printer', `printer-${status}`, `The printer ${printerWords[status]}.`, {
    remedy: printerRemedies[status],
    since: last.at,
    where: whereOf('printer', kiosk),
  });
}

function helpLight({ config, calls }: KioskHandle): Finding {
  const { call } = config.help;
  if (call === null) return absent('help', 'way to call the staff');
  const name = (['webhook', 'mail', 'command', 'mqtt', 'branch'] as const)
    .filter((way) => call[way] !== null && call[way] !== false)
    .join(', ');
  if (calls.lastFailed() !== true)
    return fine('help', `The staff are called by ${name}.`, { told: { is: 'ways', name } });
  const remedy = 'Send a test call; `kiosk doctor` examines each way.';
  return broken('help', 'help-call-failed', `The last call reached no one (${name}).`, { remedy });
}

function screenLight(kiosk: KioskHandle): Finding {
  const { outputs, problems: [problem] = [] } = kiosk.seat() ?? { outputs: [] };
  if (kiosk.viewers() > 0 && problem !== undefined) {
    const { text, remedy } = seatTexts(problem, kiosk.config.machine, outputs);
    return attention('screen', problem, text, { remedy });
  }
  if (kiosk.viewers() > 0) return fine('screen', 'The screen is shown.', { told: { is: 'shown' } });
  const remedy =
    'Start the browser of the kiosk. While it shows this service panel, this is as it should be.';
  const text = 'No browser shows the screen of the patron.';
  return attention('screen', 'screen-not-shown', text, { remedy });
}

function sinceOf({ observations }: Memory, part: Part) {
  return observations.since(part)?.at;
}

function whereOf(part: keyof typeof devices, { config }: KioskHandle): string | undefined {
  if (part === 'scanner' && config.scanner?.input === 'keyboard') return 'keyboard';
  if (part === 'code') return config.code ? codeHost(config.code) : undefined;
  if (part === 'signals') return config.signals?.relay?.address;
  return config[part === 'card-reader' ? 'cardReader' : part]?.address;
}
