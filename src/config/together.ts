/**
 * What no setting alone can tell: settings that do not go together, and what a slip of the hand
 * left in one.
 */
import type { z } from 'zod';
import { parseAddress } from '../../hardware/address.ts';
import { profiles } from '../sip2/profiles/profiles.ts';
import type { SecretReference } from './kinds.ts';
import { readListenAddress } from './metrics.ts';
import type { Settings } from './settings.ts';

type Wrong = (path: readonly PropertyKey[], message: string) => void;

/** For the schema as a whole, once each setting for itself is right. */
export function checkTogether(config: Settings, context: z.core.$RefinementCtx): void {
  const wrong: Wrong = (path, message) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  findUnseen(config, [], wrong);
  // On the network something may stand in between that tells them apart: there `doctor` says it.
  for (const { part, other, port, isSerial } of sharedPorts(config))
    if (isSerial)
      wrong([part, 'address'], `is the port of the ${other} too (${port}): each has its own`);
  if (
    config.identification.pin === 'always' &&
    !(config.sip2.checksPin ?? profiles[config.sip2.profile].checksPin)
  )
    wrong(
      ['identification', 'pin'],
      'is "always", and by sip2.checksPin the library system never says whether a PIN is right: no account could be opened. Have PIN verification switched on there, or write "never"',
    );
  const { operator, technician } = config.service;
  if (operator && technician && sameSecret(operator, technician))
    wrong(
      ['service', 'operator'],
      'is the PIN of the technician too: whoever has it may do everything',
    );
  if (
    config.metrics &&
    config.screen.port !== 0 &&
    readListenAddress(config.metrics.address).port === config.screen.port
  )
    wrong(['metrics', 'address'], `is the port of the screen (${config.screen.port}) too`);
}

/**
 * A blank that was copied along makes another name of it, and a control character (ESC, NUL) is not
 * seen until a terminal obeys it. What is sent in a log-in script may well begin or end with one,
 * or be one.
 */
function findUnseen(value: unknown, path: readonly PropertyKey[], wrong: Wrong): void {
  if (path.at(-1) === 'script') return;
  if (typeof value === 'string' && value !== value.trim())
    wrong(path, 'begins or ends with a blank: take it away');
  const control =
    typeof value === 'string' ? /(?![\t\r\n])\p{Cc}/u.exec(value)?.[0].charCodeAt(0) : undefined;
  if (control !== undefined)
    wrong(
      path,
      `holds a control character (U+${control.toString(16).padStart(4, '0').toUpperCase()}): take it away`,
    );
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value))
    findUnseen(each, [...path, Array.isArray(value) ? Number(key) : key], wrong);
}

/**
 * Two devices cannot be at one port: the second to open it finds it taken, or hears what is not for
 * it.
 */
export function sharedPorts({ sip2, reader, scanner, printer, terminal }: Settings) {
  const held = new Map<string, string>();
  const ports = {
    sip2,
    reader,
    scanner: scanner?.input === 'port' ? scanner : null,
    printer,
    terminal,
  };
  return Object.entries(ports).flatMap(([part, settings]) => {
    const parsed = settings && parseAddress(settings.address);
    // A library system on a serial port is complained of where its address is.
    if (!parsed?.ok || (part === 'sip2' && parsed.address.kind === 'serial')) return [];
    const { address } = parsed;
    const port = address.kind === 'serial' ? address.path : `${address.host}:${address.port}`;
    const other = held.get(port);
    if (other === undefined) held.set(port, part);
    return other === undefined ? [] : [{ part, other, port, isSerial: address.kind === 'serial' }];
  });
}

function sameSecret(one: SecretReference, other: SecretReference) {
  return 'env' in one
    ? 'env' in other && one.env === other.env
    : 'file' in other && one.file === other.file;
}
