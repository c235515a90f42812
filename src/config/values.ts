/** The kinds of value that settings are made of. */
import { z } from 'zod';
import { parseAddress } from '../../hardware/address.ts';

/** Where a device is. Kept as text: each driver reads it with its own serial defaults. */
export function address(usual: string, about: string) {
  return z
    .string()
    .superRefine((text, context) => {
      const parsed = parseAddress(text);
      if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.problem });
    })
    .default(usual)
    .describe(`${about} serial:/dev/serial/by-id/…?baud=…, tcp://host:port or tls://host:port.`);
}

export function milliseconds(least: number, most: number, usual: number, about: string) {
  return z.int().min(least).max(most).default(usual).describe(`${about} In milliseconds.`);
}

export function count(least: number, most: number, usual: number, about: string) {
  return z.int().min(least).max(most).default(usual).describe(about);
}

/** A secret is named, never written: the configuration may be copied, mailed and kept in version control. */
export const secret = z.union(
  [
    z.strictObject({ env: z.string().min(1).describe('Name of the environment variable that holds it.') }),
    z.strictObject({ file: z.string().min(1).describe('File that holds it, a systemd credential for one.') }),
  ],
  { error: 'write { "env": "NAME" } or { "file": "path" }: a secret never stands in the configuration itself' },
);
export type SecretReference = z.output<typeof secret>;

/** A regular expression for the whole code. */
export const pattern = z.string().refine(
  (text) => {
    try {
      return new RegExp(`^(?:${text})$`) instanceof RegExp;
    } catch {
      return false;
    }
  },
  { error: 'is no regular expression of JavaScript' },
);

export const timeZone = z.string().refine(
  (name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
    } catch {
      return false;
    }
  },
  { error: 'is no time zone; write it as in Europe/Brussels' },
);

export const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, { error: 'is no language code; write nl, en, fr …' });
