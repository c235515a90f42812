import type { Report } from '../machines/domain.ts';

/**
 * What a technician must mend. It is thrown, nothing but `main.ts` and the owner of the part
 * catches it, and it always says what to do. Its text never holds a card number, an item number, a
 * name or an amount.
 */
export class Fault extends Error {
  /** which part speaks: `journal`, `configuration`, `screen` … */
  readonly part: string;
  /** stable, kebab-case: `disk-full`; the field guide has a row for each */
  readonly code: string;
  /** what to do about it, in one or two sentences */
  readonly remedy: string;

  constructor(part: string, code: string, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Fault';
    this.part = part;
    this.code = code;
    this.remedy = remedy;
  }
}

/** As an entry of the log. */
export function faultReport({ part, code, message, remedy }: Fault): Report {
  return { level: 'error', part, code, text: `${message} ${remedy}` };
}

/** The system's code of an error: `ENOENT`; `unknown` where it has none. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
