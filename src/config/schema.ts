/** The schema of `kiosk.config.json`: each setting, and which settings exclude each other. */
import { z } from 'zod';
import { parseAddress } from '../../hardware/address.ts';
import { profiles } from '../../packages/sip2/src/index.ts';
import { branch } from './branch.ts';
import { checkChute } from './checks/chute.ts';
import type { Complain } from './checks/complain.ts';
import { checkFeltKeys } from './checks/felt-keys.ts';
import { checkLibrary } from './checks/library.ts';
import { checkMail } from './checks/mail.ts';
import { checkPayments } from './checks/payments.ts';
import { checkSignals } from './checks/signals.ts';
import { cardReader } from './devices/card-reader.ts';
import { printer, reader, readerOnPort, scanner } from './devices/devices.ts';
import { code, terminal } from './devices/payments.ts';
import { chute, signals } from './devices/signals.ts';
import { facts } from './facts.ts';
import { help, plainWays } from './help.ts';
import { checkSignal } from './hours/signal.ts';
import { checkUnstaffed, unstaffed } from './hours/unstaffed.ts';
import { path, type SecretReference } from './kinds.ts';
import { delays, log, offline, screen, store } from './kiosk.ts';
import { device, identification, library, offers } from './library.ts';
import { machine } from './machine.ts';
import { mail } from './mail.ts';
import { metrics, readListenAddress } from './metrics.ts';
import { service } from './service.ts';
import { sip2 } from './sip2.ts';
import { missingWords, sortation } from './sortation.ts';

/** `version` of the present shape; a file without it may have any shape. */
export const presentVersion = 2;

/**
 * Each setting by itself. Everything may be left out: `{}` is a kiosk that speaks to the simulators.
 */
export const settings = z.strictObject({
  $schema: z.string().optional().describe('The schema of this file, for an editor.'),
  version: z
    .literal(presentVersion, { error: ({ input }) => unknownVersion(input) })
    .default(presentVersion)
    .describe(
      'Shape of this file; an older one is read, and written in this shape when it is next saved.',
    ),
  extends: path()
    .optional()
    .describe(
      'Base of this file, another configuration, for what several kiosks have in common. What this file sets takes the place of what the base sets: sections setting by setting, a list or null as a whole. Paths in the base begin at its folder; a base may extend another one, four in all. The kiosk never writes a base.',
    ),
  library,
  device,
  sip2,
  policy: path()
    .optional()
    .describe(
      'File with the block rules of the library; left out: those for the library system that `sip2.profile` names, in `policies/` of the program.',
    ),
  identification,
  offers,
  sortation,
  reader,
  scanner,
  cardReader,
  printer,
  terminal,
  code,
  signals,
  chute,
  screen,
  machine,
  delays,
  mail,
  help,
  unstaffed,
  offline,
  branch,
  facts,
  store,
  service,
  log,
  metrics,
  protectedNetwork: z
    .boolean()
    .default(false)
    .describe(
      'Unencrypted lines (tcp://) to the library system and to devices are in a protected network (VLAN, VPN), so that `kiosk doctor` does not warn of them.',
    ),
});

/** A newer version: the kiosk was downgraded, and the file was written before that. */
function unknownVersion(input: unknown) {
  return typeof input === 'number' && input > presentVersion
    ? `is of a newer kiosk, and this one knows up to ${presentVersion}: install the newer one, or restore the file from before it`
    : `is not known here; this program writes version ${presentVersion}`;
}

/**
 * A whole configuration, with defaults filled in and, after `loadConfig`, absolute paths. Secrets
 * are still references.
 */
export type Config = z.output<typeof settings>;

export const schema = settings.superRefine(checkTogether);

/** The same as JSON Schema, by which an editor completes and explains each setting. */
export function jsonSchema(): object {
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', reused: 'inline' });
  return { title: 'Configuration of a library kiosk', ...json };
}

/** Settings that exclude each other. Runs once each setting is valid by itself. */
function checkTogether(config: Config, context: z.core.$RefinementCtx): void {
  const complain: Complain = (path, message, said) =>
    context.addIssue({ code: 'custom', path: [...path], message, params: said });
  findInvisible(config, [], complain);
  // On the network a gateway may separate them: there `doctor` warns.
  for (const { part, other, port, isSerial } of sharedPorts(config))
    if (isSerial)
      complain(
        [part, ...(part === 'signals' ? ['relay'] : []), 'address'],
        `is the port of the ${other} too (${port}): each has its own`,
        { is: 'port-shared', other, port },
      );
  if (
    config.identification.pin === 'always' &&
    !(config.sip2.checksPin ?? profiles[config.sip2.profile].checksPin)
  )
    complain(
      ['identification', 'pin'],
      'is "always", and by sip2.checksPin the library system never says whether a PIN is right, so that no account could be opened: have PIN verification switched on there, or write "never"',
      { is: 'pin-unchecked-always' },
    );
  if (config.reader?.driver === 'scan' && config.reader.security !== 'none')
    complain(
      ['reader', 'security'],
      'is switched by no reader in scan mode: write "none", or set it to host mode and name its driver',
      { is: 'scan-without-security' },
    );
  if (!config.protectedNetwork)
    for (const way of plainWays(config.help))
      complain(
        ['help', 'call', way, 'url'],
        'has no encryption: write https:// or mqtts://, or set protectedNetwork where the line is protected',
        { is: 'call-in-clear' },
      );
  checkMail(config, complain);
  if (config.help.call?.branch && config.branch === null)
    complain(
      ['help', 'call', 'branch'],
      'calls on the panels of the branch, and this kiosk is in none: set `branch` too, or write false',
      { is: 'call-without-branch' },
    );
  checkLibrary(config.sip2, complain);
  checkPayments(config, complain);
  checkSortation(config, complain);
  checkLight(config, complain);
  checkSignals(config, complain);
  checkChute(config, complain);
  checkUnstaffed(config, complain);
  checkSignal(config, complain);
  checkFeltKeys(config, complain);
  const { operator, technician } = config.service;
  if (operator && technician && sameSecret(operator, technician))
    complain(
      ['service', 'operator'],
      'is the PIN of the technician too: the operator could do everything',
      { is: 'same-pin' },
    );
  if (
    config.metrics &&
    config.screen.port !== 0 &&
    readListenAddress(config.metrics.address).port === config.screen.port
  )
    complain(['metrics', 'address'], `is the port of the screen (${config.screen.port}) too`, {
      is: 'port-of-screen',
    });
}

/** Less light than this, by darkening the page alone, and letters can no longer be read. */
const leastWithoutPanel = 50;

function checkLight({ screen, machine, library }: Config, complain: Complain): void {
  const { night } = screen.attract;
  const setsPanel = night?.command !== undefined || machine.brightness !== null;
  if (night !== null && night.brightness < leastWithoutPanel && !setsPanel)
    complain(
      ['screen', 'attract', 'night', 'brightness'],
      `is less than ${leastWithoutPanel}, at which a darkened page cannot be read: write ${leastWithoutPanel} to 100, or have the panel set, by machine.brightness or by a command`,
      { is: 'too-dark', least: leastWithoutPanel },
    );
  if (machine.brightness !== null && night?.command !== undefined)
    complain(
      ['machine', 'brightness'],
      'is set by the system, and screen.attract.night.command by a program: leave one of them out',
      { is: 'light-twice' },
    );
  if (machine.sleep !== null && library.hours === null)
    complain(['machine', 'sleep'], 'goes by the opening hours: write library.hours too', {
      is: 'sleep-without-hours',
    });
}

function checkSortation({ sortation, screen, printer }: Config, complain: Complain): void {
  const rows = sortation.rows ?? [];
  for (const { at, problem } of missingWords(rows, screen.languages))
    complain(['sortation', 'rows', at, 'words'], problem, { is: 'words-missing' });
  rows.forEach(({ slip }, at) => {
    if (slip && printer === null)
      complain(['sortation', 'rows', at, 'slip'], 'is true, and this kiosk has no printer', {
        is: 'no-printer',
      });
  });
}

/** Control characters; marks that turn what stands behind the text too: overrides, isolates without end. */
const invisible = /(?![\t\r\n])\p{Cc}|[\u202a-\u202e]|[\u2066-\u2068](?![^\u2066-\u2069]*\u2069)/u;

/**
 * A blank at the end makes another name of a file or host, and a control character (ESC, NUL) is
 * invisible until a terminal executes it. The texts of a log-in script may have both; the characters
 * that are stripped from a card number may be blanks.
 */
function findInvisible(value: unknown, path: readonly PropertyKey[], complain: Complain): void {
  if (path.at(-1) === 'script') return;
  if (typeof value === 'string' && value !== value.trim() && path.at(-1) !== 'strip')
    complain(path, 'begins or ends with a blank: remove it', { is: 'blank' });
  const control = typeof value === 'string' ? invisible.exec(value)?.[0].charCodeAt(0) : undefined;
  if (control !== undefined)
    complain(
      path,
      `holds a control character (U+${control.toString(16).padStart(4, '0').toUpperCase()}): remove it`,
      { is: 'control-character' },
    );
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value))
    findInvisible(each, [...path, Array.isArray(value) ? Number(key) : key], complain);
}

/**
 * Two devices cannot share a port: the second one fails to open it, or reads the other's answers.
 */
export function sharedPorts({ sip2, reader, scanner, printer, terminal, signals }: Config) {
  const taken = new Map<string, string>();
  const ports = {
    sip2,
    reader: readerOnPort(reader),
    scanner: scanner?.input === 'port' ? scanner : null,
    printer,
    terminal,
    signals: signals?.relay ?? null,
  };
  return Object.entries(ports).flatMap(([part, settings]) => {
    const parsed = settings && parseAddress(settings.address);
    // The setting itself refuses a library system on a serial port.
    if (!parsed?.ok || (part === 'sip2' && 'path' in parsed.address)) return [];
    const { address } = parsed;
    const port = 'path' in address ? address.path : `${address.host}:${address.port}`;
    const other = taken.get(port);
    if (other === undefined) taken.set(port, part);
    return other === undefined ? [] : [{ part, other, port, isSerial: address.kind === 'serial' }];
  });
}

function sameSecret(one: SecretReference, other: SecretReference) {
  return 'env' in one
    ? 'env' in other && one.env === other.env
    : 'file' in other && one.file === other.file;
}
