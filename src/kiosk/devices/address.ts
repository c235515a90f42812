/** The address of a device as the configuration has it, and how its line is opened again. */
import { type Address, parseAddress, type SerialSettings } from '../../../hardware/address.ts';
import type { LineOptions } from '../../../hardware/line.ts';
import { Fault } from '../../fault.ts';

export function addressOf(text: string, serial: Partial<SerialSettings> = {}): Address {
  const parsed = parseAddress(text, serial);
  if (!parsed.ok)
    throw new Fault('configuration', 'address-wrong', parsed.problem, 'Run `kiosk check`.');
  return parsed.address;
}

/** A device that comes back is used again within two seconds: local ports cost nothing to try. */
export const line: LineOptions = {
  firstDelayMs: 250,
  maximumDelayMs: 750,
  connectTimeoutMs: 1_000,
};
