/**
 * Checks of the whole configuration: settings that exclude each other, and invisible characters.
 */
import type { z } from 'zod';
import { parseAddress } from '../../hardware/address.ts';
import { profiles } from '../sip2/profiles/profiles.ts';
import type { SecretReference } from './kinds.ts';
import { readListenAddress } from './metrics.ts';
import type { Settings } from './settings.ts';

type Complain = (path: readonly PropertyKey[], message: string) => void;

/** Runs once each setting is valid by itself. */
export function checkTogether(config: Settings, context: z.core.$RefinementCtx): void {
  const complain: Complain = (path, message) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  findInvisible(config, [], complain);
  // On the network a gateway may separate them: there `doctor` warns.
  for (const { part, other, port, isSerial } of sharedPorts(config))
    if (isSerial)
      complain([part, 'address'], `is the port of the ${other} too (${port}): each has its own`);
  if (
    config.identification.pin === 'always' &&
    !(config.sip2.checksPin ?? profiles[config.sip2.profile].checksPin)
  )
    complain(
      ['identification', 'pin'],
      'is "always", and by sip2.checksPin the library system never says whether a PIN is right, so that no account could be opened: have PIN verification switched on there, or write "never"',
    );
  const { operator, technician } = config.service;
  if (operator && technician && sameSecret(operator, technician))
    complain(
      ['service', 'operator'],
      'is the PIN of the technician too: the operator could do everything',
    );
  if (
    config.metrics &&
    config.screen.port !== 0 &&
    readListenAddress(config.metrics.address).port === config.screen.port
  )
    complain(['metrics', 'address'], `is the port of the screen (${config.screen.port}) too`);
}

/**
 * A blank at the end makes another name of a file or host, and a control character (ESC, NUL) is
 * invisible until a terminal executes it. The texts of a log-in script may have both.
 */
function findInvisible(value: unknown, path: readonly PropertyKey[], complain: Complain): void {
  if (path.at(-1) === 'script') return;
  if (typeof value === 'string' && value !== value.trim())
    complain(path, 'begins or ends with a blank: remove it');
  const control =
    typeof value === 'string' ? /(?![\t\r\n])\p{Cc}/u.exec(value)?.[0].charCodeAt(0) : undefined;
  if (control !== undefined)
    complain(
      path,
      `holds a control character (U+${control.toString(16).padStart(4, '0').toUpperCase()}): remove it`,
    );
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value))
    findInvisible(each, [...path, Array.isArray(value) ? Number(key) : key], complain);
}

/**
 * Two devices cannot share a port: the second one fails to open it, or reads the other's answers.
 */
export function sharedPorts({ sip2, reader, scanner, printer, terminal }: Settings) {
  const taken = new Map<string, string>();
  const ports = {
    sip2,
    reader,
    scanner: scanner?.input === 'port' ? scanner : null,
    printer,
    terminal,
  };
  return Object.entries(ports).flatMap(([part, settings]) => {
    const parsed = settings && parseAddress(settings.address);
    // The setting itself refuses a library system on a serial port.
    if (!parsed?.ok || (part === 'sip2' && parsed.address.kind === 'serial')) return [];
    const { address } = parsed;
    const port = address.kind === 'serial' ? address.path : `${address.host}:${address.port}`;
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
