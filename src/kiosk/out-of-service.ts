/**
 * Out of service lasts over a restart and a power cut, until it is switched back or its time comes:
 * a file in the data folder marks it.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant, Log } from '../../machines/domain.ts';
import { Fault, systemCode } from '../fault.ts';
import { writeFileAtomically } from '../files.ts';

/** `until` null: until a person switches it back */
interface OutOfService {
  on: boolean;
  until: Instant | null;
}

interface ServiceSwitch {
  state(): OutOfService;
  /** Throws a Fault where the file cannot be written; nothing is changed then. */
  set(next: OutOfService): void;
  /** Puts the kiosk in service where its time has come by a clock that is right. */
  comeBack(now: Instant, isClockRight: boolean): void;
}

const inService: OutOfService = { on: false, until: null };

export function openServiceSwitch(folder: string, log: Log): ServiceSwitch {
  const file = join(folder, 'out-of-service');
  let state = read(file);
  const store = ({ on, until }: OutOfService) => {
    try {
      if (!on) rmSync(file, { force: true });
      else writeFileAtomically(file, until === null ? '' : `${until}\n`, 0o600);
    } catch (cause) {
      const remedy = `See that ${folder} can be written; nothing was changed.`;
      throw new Fault(
        'service',
        'folder-unusable',
        'Out of service cannot be stored.',
        remedy,
        cause,
      );
    }
  };
  return {
    state: () => state,
    set: (next) => {
      store(next);
      state = next;
    },
    comeBack: (now, isClockRight) => {
      const { on, until } = state;
      // A clock that is ahead, after an empty battery for one, would open the kiosk too early.
      if (!on || until === null || !isClockRight || Date.parse(now) < Date.parse(until)) return;
      state = inService;
      const text = `The kiosk is in service again: it was out of service until ${until}.`;
      log({ level: 'info', part: 'service', code: 'in-service', text });
      try {
        store(inService);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        // Its time is past after a restart too.
        log({ level: 'warn', part: error.part, code: error.code, text: error.message });
      }
    },
  };
}

/** A file without a time, or one that cannot be read, holds until a person removes it. */
function read(file: string): OutOfService {
  try {
    const text = readFileSync(file, 'utf8');
    const moment = new Date(text.trim());
    return { on: true, until: Number.isNaN(moment.getTime()) ? null : moment.toISOString() };
  } catch (error) {
    return { on: systemCode(error) !== 'ENOENT', until: null };
  }
}
