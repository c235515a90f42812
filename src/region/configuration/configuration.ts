/**
 * The configuration that the region wants on this kiosk: it is prepared at the attract screen, the
 * own file is written, and the kiosk restarts. What does not start gives way to what ran
 * (kiosk/appliance.ts), and is not tried again until the document or the own file is another.
 */

import type { Report } from '../../../machines/domain.ts';
import {
  type Desired,
  hashOf,
  type StatusReport,
} from '../../../packages/region-documents/src/index.ts';
import type { Config } from '../../config/schema.ts';
import type { Supervisor } from '../../technician/running-kiosk.ts';
import type { Taker, TakerParts } from '../taker.ts';
import type { PathAndCode } from './check.ts';
import {
  isOver,
  type NotTaken,
  type Outcome,
  type OutcomeMemory,
  openOutcome,
  reported,
} from './outcome.ts';
import { digest, type OwnFile, type Prepared, prepare } from './prepare.ts';
import { watchOwnFile } from './watch-own-file.ts';

interface ConfigurationTaker extends Taker<Desired> {
  notTaken(which: NotTaken): void;
  status(): StatusReport['configuration'];
}

export interface ConfigurationParts extends TakerParts {
  /** Of the kiosk; what it gives writes an entry, and throws where that cannot be written. */
  audit(): Promise<(action: string, what: readonly string[]) => void>;
  /** that runs */
  config: Config;
  supervisor: Pick<Supervisor, 'restartDue' | 'askRestart' | 'steppedBack'>;
}

/** A file of the region may come to the broker after the document that names it. */
const againMs = 20_000;

/** Throws the error of the file system. */
export function createConfigurationTaker(parts: ConfigurationParts): ConfigurationTaker {
  const { log, atRest, changed, supervisor, config, environment, file, blob } = parts;
  const memory = openOutcome(parts.folder);
  const own = watchOwnFile(file, config.store.folder, parts.clock);
  settle(memory, own.now, supervisor);
  /** with this one the kiosk runs */
  const applied = own.now?.hash ?? null;
  let desiredState: Desired | null = null;
  let blocked: NotTaken | null = null;
  let waitsFor: readonly PathAndCode[] = [];
  let running: Promise<void> | null = null;
  let againAtMs = 0;
  let isClosing = false;

  const last = () => memory.value.outcome;
  const open = () =>
    desiredState === null || isOver(desiredState, last(), own.now) ? null : desiredState;

  function begin(): void {
    const next = open();
    if (next === null || running !== null || isClosing || !atRest()) return;
    if (performance.now() < againAtMs) return;
    running = apply(next)
      .catch(failed)
      .finally(() => {
        running = null;
        changed();
        // Another one may have come meanwhile.
        begin();
      });
  }

  function failed(error: unknown): void {
    againAtMs = performance.now() + againMs;
    log(failure(error));
  }

  async function apply(desired: Desired): Promise<void> {
    const { below, outcome } = memory.value;
    const isTaken = outcome?.serial === desired.serial && outcome.state === 'applied';
    const prepared = await prepare(desired, { blob, file, config, environment, below, isTaken });
    if (isClosing || desiredState !== desired) return;
    waitsFor = prepared.kind === 'away' ? prepared.files : [];
    if (prepared.kind === 'away') againAtMs = performance.now() + againMs;
    else if (prepared.kind === 'refused') refuse(desired, prepared.complaints);
    else put(desired, prepared, await parts.audit());
  }

  function put(
    desired: Desired,
    { hash, present, next, below, changes }: Extract<Prepared, { kind: 'ready' }>,
    audit: Awaited<ReturnType<ConfigurationParts['audit']>>,
  ): void {
    const { serial } = desired;
    own.look();
    // A patron may have come, or a technician saved, during the check: it begins anew.
    if (isClosing || desiredState !== desired) return;
    if (!atRest() || own.now?.text !== present.text) return;
    const isSame = next === present.text;
    const outcome = { serial, hash, complaints: [], own: digest(next) };
    const before = isSame ? memory.value.before : present.hash;
    if (!isSame) audit('configuration-save', [`serial ${serial}`, ...changes]);
    // First what is meant, then the file: a power cut between them leaves what ran.
    memory.write({
      outcome: { ...outcome, state: isSame ? 'applied' : 'starting' },
      below,
      before,
    });
    if (isSame) return;
    try {
      own.replace(present, next);
    } catch {
      refuse(desired, [{ path: '', code: 'configuration-unwritable' }]);
      return;
    }
    const text = `The configuration of the region (serial ${serial}) is taken at the attract screen.`;
    log({ level: 'info', part: 'configuration', code: 'region-configuration-taken', text });
    supervisor.askRestart();
  }

  function refuse({ serial, layers, files }: Desired, complaints: readonly PathAndCode[]): void {
    own.look();
    const outcome: Outcome = {
      serial,
      hash: hashOf(layers, files),
      state: 'refused',
      complaints: [...complaints],
      own: digest(own.now?.text ?? ''),
    };
    memory.write({ ...memory.value, outcome });
    log(refusal(serial, complaints));
  }

  /** The restart has read the file and not taken it: the next start of the process must not. */
  function restore(): void {
    const outcome = last();
    if (outcome?.state !== 'starting' || supervisor.restartDue()) return;
    const text = own.restore();
    if (text === null) return;
    const complaints = [{ path: '', code: 'configuration-wrong' }];
    const refused: Outcome = { ...outcome, state: 'refused', complaints, own: digest(text) };
    memory.write({ ...memory.value, outcome: refused });
  }

  return {
    take(desired) {
      desiredState = desired;
      blocked = null;
      againAtMs = 0;
      begin();
      changed();
    },
    notTaken(which) {
      if (which.why === 'region-document-old' || which.serial <= (last()?.serial ?? 0)) return;
      blocked = which;
      changed();
    },
    check() {
      if (!atRest() || running !== null) return;
      try {
        restore();
        if (own.look()) changed();
        begin();
      } catch (error) {
        failed(error);
      }
    },
    status: () => ({
      ...reported({ desiredState: open(), notTaken: blocked, waitsFor, last: last() }),
      hash: applied,
      differs: [...own.differs],
    }),
    close: async () => {
      isClosing = true;
      await running;
    },
  };
}

/** At the start: what came of the restart; bases that nothing names any more go. */
function settle(
  memory: OutcomeMemory,
  own: OwnFile | null,
  { steppedBack }: Pick<Supervisor, 'steppedBack'>,
): void {
  const { outcome, before } = memory.value;
  if (outcome?.state === 'starting')
    memory.write({ ...memory.value, outcome: cameOf(outcome, own, steppedBack()) });
  try {
    own?.bases.keep(new Set([own.hash, before].filter((hash) => hash !== null)));
  } catch {
    // It is tried again at the next start.
  }
}

/** null: the power went away before the file was written, and it is taken anew. */
function cameOf(outcome: Outcome, own: OwnFile | null, code: string | null): Outcome | null {
  const text = { own: digest(own?.text ?? '') };
  if (own?.hash === outcome.hash) return { ...outcome, ...text, state: 'applied' };
  if (code === null) return null;
  return { ...outcome, ...text, state: 'stepped-back', complaints: [{ path: '', code }] };
}

function refusal(serial: number, complaints: readonly PathAndCode[]): Report {
  const where = complaints.map(({ path, code }) => `${path || 'the file'} (${code})`).join(', ');
  const text = `The configuration of the region (serial ${serial}) is not taken: ${where}.`;
  return { level: 'warn', part: 'configuration', code: 'region-configuration-not-taken', text };
}

/** The message of an unexpected error may quote what it failed to read. */
function failure(error: unknown): Report {
  const name =
    error instanceof Error ? ('code' in error ? String(error.code) : error.name) : 'unknown';
  const text = `The configuration of the region cannot be taken: ${name}.`;
  return { level: 'error', part: 'configuration', code: 'region-configuration-failed', text };
}
