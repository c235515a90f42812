/** The technician beside the reader: what they scan or type, and whether they have left. */
import { createInterface } from 'node:readline/promises';
import { openScanner } from '../../../hardware/scanner/scanner.ts';
import type { Config } from '../../config/schema.ts';
import { addressOf } from '../../kiosk/devices/address.ts';
import { print } from '../common/print.ts';
import { shell } from '../common/shell.ts';

export interface Person {
  /** A line, typed or by a scanner; '' where Enter alone was pressed. Rejects where they left. */
  answer(question: string): Promise<string>;
  /** aborted by Ctrl-C, and at the end of standard input */
  left: AbortSignal;
  close(): Promise<void>;
}

/** A scanner on a port of its own counts as well as the keyboard. */
export function meetPerson({ scanner }: Pick<Config, 'scanner'>): Person {
  const leaving = new AbortController();
  const lines = createInterface({ input: shell().stdin, output: shell().stdout });
  lines.on('SIGINT', () => leaving.abort());
  lines.on('close', () => leaving.abort());
  let onScan = (_code: string) => {};
  const port =
    scanner?.input === 'port'
      ? openScanner(
          addressOf(scanner.address),
          { onState: () => {}, onScan: (code) => onScan(code) },
          { duplicateMs: scanner.duplicateMs, unterminated: scanner.unterminated },
        )
      : null;
  return {
    left: leaving.signal,
    answer: async (question) => {
      const asked = new AbortController();
      const leave = () => asked.abort();
      leaving.signal.addEventListener('abort', leave);
      if (leaving.signal.aborted) leave();
      const scanned = new Promise<string>((resolve) => {
        onScan = resolve;
      });
      const typed = lines.question(question, { signal: asked.signal });
      const code = scanned.then((read) => {
        asked.abort();
        print(`${read}\n`);
        return read;
      });
      typed.catch(() => {});
      try {
        const first = await Promise.race([code, typed]);
        return first.trim();
      } catch (error) {
        if (asked.signal.aborted && !leaving.signal.aborted) return await code;
        throw error;
      } finally {
        leaving.signal.removeEventListener('abort', leave);
        onScan = () => {};
      }
    },
    close: async () => {
      lines.close();
      await port?.close();
    },
  };
}
