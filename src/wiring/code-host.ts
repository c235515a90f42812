/** Where payments by a code are asked for. */
import type { Config } from '../config/schema.ts';

/** `https://host`, of the configuration or of its environment. */
export function codeHost({ address, environment }: NonNullable<Config['code']>): string {
  return address ?? hosts[environment];
}

/** Bancontact Pay / Wero, merchant API v3 (docs.bancontactpro.com). */
const hosts = {
  production: 'https://merchant.api.bancontact.net',
  preprod: 'https://merchant.api.preprod.bancontact.net',
};
