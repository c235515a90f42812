/** The kinds of value that settings are made of. */
import { z } from 'zod';
import { parseAddress } from '../../hardware/address.ts';

/**
 * The address of a device, as text: each driver parses it with its own serial defaults. `bytes`:
 * the device sends binary data, in which no byte may count as XON or XOFF.
 */
export function address(usual: string, about: string, data: 'text' | 'bytes' = 'text') {
  return z
    .string()
    .superRefine((text, context) => {
      const parsed = parseAddress(text);
      if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.problem });
      else if (
        data === 'bytes' &&
        parsed.address.kind === 'serial' &&
        parsed.address.flow === 'xonxoff'
      ) {
        const message =
          'flow=xonxoff would remove bytes 11 and 13 from the data of the device: write flow=rtscts or none';
        context.addIssue({ code: 'custom', message });
      }
    })
    .default(usual)
    .describe(`${about} serial:/dev/serial/by-id/…?baud=…, tcp://host:port or tls://host:port.`);
}

/** The address of a library system, on the network. */
export function networkAddress(usual: string, about: string) {
  return z
    .string()
    .superRefine((text, context) => {
      const parsed = parseAddress(text);
      const message = parsed.ok
        ? 'is a serial port: write tcp://host:port or tls://host:port'
        : parsed.problem;
      if (!parsed.ok || parsed.address.kind === 'serial')
        context.addIssue({ code: 'custom', message });
    })
    .default(usual)
    .describe(`${about} tcp://host:port or tls://host:port.`);
}

export function milliseconds(least: number, most: number, usual: number, about: string) {
  return z.int().min(least).max(most).default(usual).describe(`${about} In milliseconds.`);
}

export function count(least: number, most: number, usual: number, about: string) {
  return z.int().min(least).max(most).default(usual).describe(about);
}

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

/** A regular expression for how a code begins. */
export const beginning = pattern;

/** A day, or a range of days with both ends in it. */
export const closedDate = z.string().refine(
  (text) => {
    const [from = '', to = from, ...more] = text.split('/');
    return more.length === 0 && [from, to].every((each) => isDay(each)) && from <= to;
  },
  { error: 'is no date; write 2026-12-25, or 2026-12-25/2027-01-03' },
);

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(text)
  );
}

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
