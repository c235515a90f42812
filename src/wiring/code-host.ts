/** Where payments by a code are asked for. */
import { codeHosts } from '../config/devices/payments.ts';
import type { Config } from '../config/schema.ts';

/** `https://host`, of the configuration or of its environment. */
export function codeHost({ address, environment }: NonNullable<Config['code']>): string {
  return address ?? codeHosts[environment];
}
