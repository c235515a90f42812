/** The numbers of a Feig reader's replies in words, for a technician. */
import { hexByte } from '../hex.ts';

const statuses: Record<number, string> = {
  0: 'ok',
  1: 'no transponder',
  2: 'data false',
  3: 'write error',
  4: 'address error',
  5: 'wrong transponder type',
  8: 'authentication failed',
  11: 'collision',
  14: 'general error',
  16: 'EEPROM failure in the reader',
  17: 'parameter out of range',
  19: 'the reader asks for a login',
  20: 'login refused',
  21: 'read protected',
  22: 'write protected',
  23: 'the firmware must be activated first',
  ...Object.fromEntries(
    [49, 50, 51, 52, 53, 54, 55].map((code) => [code, 'error of the security module (SAM)']),
  ),
  128: 'unknown command',
  129: 'length error',
  130: 'not available in this mode: set the reader to host mode',
  131: 'communication with the transponders disturbed',
  132: 'radio warning',
  146: 'no valid data',
  147: 'buffer overflow',
  148: 'more data to come',
  149: 'the tag refused',
  150: 'ISO 14443 error',
  151: 'cryptography error',
  241: 'hardware warning',
};

const isoErrors: Record<number, string> = {
  1: 'command not supported',
  2: 'command not recognised',
  3: 'option not supported',
  15: 'unknown error',
  16: 'block does not exist',
  17: 'already locked',
  18: 'locked',
  19: 'not programmed',
  20: 'not locked',
};

const models: Record<number, string> = {
  30: 'M01',
  31: 'M02',
  40: 'LR100',
  41: 'LR200',
  71: 'PRH100',
  72: 'PRH100',
  73: 'MR100-U',
  74: 'MR100',
  75: 'MR200',
  76: 'MR101-A',
  77: 'MR102',
  78: 'MR101-U',
  80: 'CPR.M02',
  81: 'CPR.02',
  82: 'CPR40',
  83: 'CPR40',
  84: 'CPR.M03',
  87: 'CPR.04',
  88: 'CPR.04',
  91: 'LRU1000',
};

export function isKnownStatus(status: number): boolean {
  return status in statuses;
}

/** For example `write error (03)` or `the tag refused (95): locked (12)`. */
export function describeStatus(status: number, isoError: number | null = null): string {
  const text = `${statuses[status] ?? 'unknown status'} (${hexByte(status)})`;
  if (isoError === null) return text;
  return `${text}: ${isoErrors[isoError] ?? 'error of its maker'} (${hexByte(isoError)})`;
}

/**
 * `, device ID 0A1B2C3D`: the serial number, in the first four bytes of reader info 80 (Feig's own
 * class library; no reader on the bench has confirmed it). Empty: too short, or never set.
 */
export function describeDevice(info: Uint8Array): string {
  const id = info.subarray(0, 4);
  const isSet =
    id.length === 4 && id.some((byte) => byte !== 0) && id.some((byte) => byte !== 0xff);
  return isSet ? `, device ID ${Buffer.from(id).toString('hex').toUpperCase()}` : '';
}

/** The identity of a reader, for example `Feig MR102, firmware 3.3`. */
export function describeReader(version: {
  softwareRevision: number;
  softwareType: number;
}): string {
  const model = models[version.softwareType] ?? `type ${version.softwareType}`;
  return `Feig ${model}, firmware ${version.softwareRevision >> 8}.${version.softwareRevision & 0xff}`;
}
