/**
 * The kinds of value that settings are made of. Paths and secrets are found in the whole schema by
 * their kind: paths are made absolute, secrets are read and masked. Pure.
 */
import { z } from 'zod';
import { parseAddress } from '../../hardware/address.ts';
import { isWebAddress, readWebAddress } from '../../packages/sip2/src/https/index.ts';
import { isSlow } from './text/near-miss.ts';
import { sentence } from './text/sentences.ts';

type Kind = 'path' | 'secret';
const kinds = z.registry<{ kind: Kind }>();

/** A file or a folder, relative to the folder of the configuration. */
export function path() {
  return z.string().min(1).register(kinds, { kind: 'path' });
}

/**
 * A secret is named, never written: the configuration may be copied, mailed and kept in version
 * control.
 */
export const secret = z
  .union(
    [
      z.strictObject({
        env: z.string().min(1).describe('Name of the environment variable that holds it.'),
      }),
      z.strictObject({
        file: path().describe('File that holds it, a systemd credential for one.'),
      }),
    ],
    {
      error: sentence(
        'secret-reference',
        'write { "env": "NAME" } or { "file": "path" }: a secret never stands in the configuration itself',
      ),
    },
  )
  .register(kinds, { kind: 'secret' });
export type SecretReference = z.output<typeof secret>;

/**
 * The address of a device, as text: each driver parses it with its own serial defaults. `bytes`:
 * the device sends binary data, in which no byte may count as XON or XOFF. `receipts`: a printer,
 * which may be on USB and no serial port there.
 */
export function address(
  usual: string,
  about: string,
  data: 'text' | 'bytes' | 'receipts' = 'text',
) {
  return z
    .string()
    .superRefine((text, context) => {
      const parsed = parseAddress(text);
      if (!parsed.ok)
        context.addIssue({ code: 'custom', message: parsed.problem, params: { is: 'address' } });
      else if (data !== 'receipts' && parsed.address.kind === 'usb') {
        const message =
          'is a USB printer, and no device of another kind is asked there: write serial:… or tcp://host:port';
        context.addIssue({ code: 'custom', message, params: { is: 'address' } });
      } else if (
        data === 'bytes' &&
        parsed.address.kind === 'serial' &&
        parsed.address.flow === 'xonxoff'
      ) {
        const message =
          'flow=xonxoff would remove bytes 11 and 13 from the data of the device: write flow=rtscts or none';
        context.addIssue({ code: 'custom', message, params: { is: 'xonxoff' } });
      }
    })
    .default(usual)
    .describe(
      `${about} serial:/dev/serial/by-id/…?baud=…, ${data === 'receipts' ? 'usb:/dev/kiosk/usb-printer, ' : ''}tcp://host:port or tls://host:port.`,
    );
}

/** The address of a library system, on the network; of one that takes SIP2 inside HTTPS too. */
export function networkAddress(usual: string, about: string) {
  return z
    .string()
    .superRefine((text, context) => {
      if (isWebAddress(text)) {
        const read = readWebAddress(text);
        if (!read.ok)
          context.addIssue({
            code: 'custom',
            message: read.problem,
            params: { is: 'library-web-address' },
          });
        return;
      }
      const parsed = parseAddress(text);
      const message = parsed.ok
        ? `is a ${parsed.address.kind === 'usb' ? 'USB printer' : 'serial port'}: write tcp://host:port or tls://host:port`
        : parsed.problem;
      if (!parsed.ok || 'path' in parsed.address)
        context.addIssue({ code: 'custom', message, params: { is: 'network-address' } });
    })
    .default(usual)
    .describe(`${about} tcp://host:port, tls://host:port, or https://host/path.`);
}

/** A host of this machine alone, as an address has it. */
export const loopbackHost = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

export function milliseconds(least: number, most: number, usual: number, about: string) {
  return z.int().min(least).max(most).default(usual).describe(`${about} In milliseconds.`);
}

export function count(least: number, most: number, usual: number, about: string) {
  return z.int().min(least).max(most).default(usual).describe(about);
}

export const patternSlow = sentence(
  'pattern-slow',
  'may take for ever to find that a code does not fit, as (a+)* does: the kiosk would stand still',
);

/** A regular expression for the whole code. */
export const pattern = z
  .string()
  .refine(
    (text) => {
      try {
        return new RegExp(`^(?:${text})$`) instanceof RegExp;
      } catch {
        return false;
      }
    },
    { error: sentence('pattern', 'is no regular expression of JavaScript'), abort: true },
  )
  // Any patron may show 512 characters of their own making.
  .refine((text) => !isSlow(text), { error: patternSlow, abort: true });

/** A day, or a range of days with both ends in it. */
export const closedDate = z.string().refine(
  (text) => {
    const [from = '', to = from, ...more] = text.split('/');
    return more.length === 0 && [from, to].every((each) => isDay(each)) && from <= to;
  },
  { error: sentence('date-range', 'is no date; write 2026-12-25, or 2026-12-25/2027-01-03') },
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
  { error: sentence('time-zone', 'is no time zone; write it as in Europe/Brussels') },
);

export const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, {
  error: sentence('language-code', 'is no language code; write nl, en, fr …'),
});

type Steps = readonly string[];
const eachEntry = '[]';

/** Where the schema has settings of this kind: `['sip2', 'script', '[]', 'send']`. */
export function settingsOfKind(kind: Kind, schema: z.core.$ZodType, at: Steps = []): Steps[] {
  if (kinds.get(schema)?.kind === kind) return [at];
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'object')
    return Object.entries(def.shape).flatMap(([name, inner]) =>
      settingsOfKind(kind, inner, [...at, name]),
    );
  if (def.type === 'array') return settingsOfKind(kind, def.element, [...at, eachEntry]);
  if (def.type === 'union') return def.options.flatMap((inner) => settingsOfKind(kind, inner, at));
  return 'innerType' in def ? settingsOfKind(kind, def.innerType, at) : [];
}

/**
 * A copy of `value` in which `change` has replaced what stands at `steps`, if anything does. `path`
 * is written as in a complaint: `sip2.script[0].send`.
 */
export function changeAt(
  value: unknown,
  [step, ...rest]: Steps,
  change: (value: unknown, path: string) => unknown,
  path = '',
): unknown {
  if (value === null || value === undefined) return value;
  if (step === undefined) return change(value, path);
  if (step === eachEntry)
    return Array.isArray(value)
      ? value.map((each, index) => changeAt(each, rest, change, `${path}[${index}]`))
      : value;
  if (typeof value !== 'object' || !(step in value)) return value;
  const inner = (value as Readonly<Record<string, unknown>>)[step];
  return {
    ...value,
    [step]: changeAt(inner, rest, change, path === '' ? step : `${path}.${step}`),
  };
}
