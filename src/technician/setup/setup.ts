/**
 * The setup of a kiosk, step by step: asks, tries each answer, keeps what was answered in a draft,
 * and ends with the changed text of the configuration. The command `kiosk setup` and the page of the
 * service panel are both over this.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { differences } from '../../config/files/differences.ts';
import { plain, standing } from '../../config/files/merge.ts';
import { type Loaded, readConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { schemaAddress } from '../../config/schema-address.ts';
import { readSecrets, type Secrets, usedSecrets } from '../../config/secrets/secrets.ts';
import { freeName, writeSecret, writtenReference } from '../../config/secrets/write-secret.ts';
import type { Complaint } from '../../config/text/complaints.ts';
import { type Edit, editJson, missingIn } from '../../config/text/edit.ts';
import { handedOver } from '../access/handed-over.ts';
import type { DiscoveredPort } from '../discovery/discovery.ts';
import { broken, type Finding, worstOf } from '../finding.ts';
import type { RunningDevices } from '../setup-step/running.ts';
import type {
  SetupView,
  StepId,
  StepOutcome,
  StepState,
  StepView,
} from '../setup-step/setup-types.ts';
import type { Bench, Step, Values } from '../setup-step/step.ts';
import { type Answers, readDraft, removeDraft, writeDraft } from './draft.ts';
import { stepOf, steps } from './steps.ts';

interface SetupOptions {
  /** the configuration; it may not be there yet */
  file: string;
  environment: Readonly<Record<string, string | undefined>>;
  running: RunningDevices | null;
  /** the devices at the ports of this machine; `again`: something was plugged in */
  found(again: boolean): Promise<readonly DiscoveredPort[]>;
  /** A stored secret is sent only where the running configuration sends it; another is typed. */
  isGuarded: boolean;
  now(): string;
  /** of what is proposed as a person would write it; left out: `en` */
  language?: 'en' | 'nl';
  answerMs?: number;
  deviceAnswerMs?: number;
  scanMs?: number;
}
const limits = { answerMs: 2_500, deviceAnswerMs: 700, scanMs: 15_000 };

export interface SetupChange {
  file: string;
  /** of the file; null: there is none */
  text: string | null;
  next: string;
  difference: ReturnType<typeof differences>;
  complaints: readonly Complaint[];
}

/** The file is wrong before anything was answered. */
export class WrongBefore extends Error {
  readonly file: string;
  readonly complaints: readonly Complaint[];
  constructor(file: string, complaints: readonly Complaint[]) {
    super(complaints.map(({ path, problem }) => `${path}: ${problem}`).join('\n'));
    this.file = file;
    this.complaints = complaints;
  }
}

export type Setup = ReturnType<typeof openSetup>;

function waitsOf(options: SetupOptions) {
  const { answerMs, deviceAnswerMs, scanMs } = { ...limits, ...options };
  return { answerMs, deviceAnswerMs, scanMs };
}

/** Throws WrongBefore. */
export function openSetup(options: SetupOptions) {
  const file = existsSync(options.file) ? realpathSync(options.file) : options.file;
  const folder = dirname(file);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
  const before = text ?? emptyFile();
  const first = readConfig(before, folder, file);
  if (!first.ok) throw new WrongBefore(file, first.complaints);
  const usual = first;
  let answers = readDraft(file);
  const inUse = [first.config, ...(options.running ? [options.running.config] : [])];
  const isResumed = Object.keys(answers).length > 0;

  /** The text with what was answered; those steps come in their order. */
  function textWith(own?: { id: StepId; values: Values; written: Written }): string {
    let next = before;
    for (const step of steps) {
      const answer = step.id === own?.id ? own : answers[step.id];
      if (!answer || ('state' in answer && answer.state === 'skipped')) continue;
      const loaded = read(next);
      const secrets = secretEdits(answer.written);
      const isNone = answer.values.device === 'none';
      const edits = step.edits(answer.values, loaded.ok ? loaded.config : usual.config);
      const together = plain(loaded.sources.together);
      next = editJson(next, missingIn(together, [...edits, ...(isNone ? [] : secrets)]));
    }
    return next;
  }

  function read(next: string): Loaded {
    return readConfig(next, folder, file);
  }

  function present(): Extract<Loaded, { ok: true }> {
    const loaded = read(textWith());
    return loaded.ok ? loaded : usual;
  }

  function secretsFor(config: Config, typed: Secrets): Secrets {
    const stored = { ...readSecrets(config, options.environment).secrets };
    const { running, isGuarded } = options;
    if (isGuarded && running) {
      // One that was typed here for the address in use goes there, whatever its file is called.
      const { config: known } = running;
      const elsewhere = handedOver([known, withSecretsOf(known, config)], config);
      for (const { path } of elsewhere) delete stored[path as keyof Secrets];
    }
    return { ...stored, ...typed };
  }

  function benchOf({ config, sources }: Extract<Loaded, { ok: true }>, typed: Secrets): Bench {
    const { running, found, now, language = 'en' } = options;
    return {
      config,
      running,
      now,
      language,
      ...waitsOf(options),
      found: () => found(false),
      secrets: secretsFor(config, typed),
      isSet: (path) => standing(sources.together, path).isSet,
    };
  }

  function view(): SetupView {
    const shown = steps.map(({ id, title }) => ({ id, title, state: stateOf(id) }));
    return { steps: shown, at: shown.find(({ state }) => state === 'open')?.id ?? null, isResumed };
  }
  const stateOf = (id: StepId): StepState => answers[id]?.state ?? 'open';

  return {
    file,
    view,
    /** `typed`: secrets that were typed before, by their setting. */
    async step(id: StepId, typed: Secrets = {}): Promise<StepView> {
      const { title, questions } = stepOf(id);
      const values = answers[id]?.values ?? {};
      const asked = await questions(benchOf(present(), typed), values);
      const filled = asked.map((each) => ({ ...each, value: values[each.name] ?? each.value }));
      return { id, title, state: stateOf(id), questions: filled };
    },
    problems: (id: StepId, values: Values, typed: Secrets = {}) =>
      stepOf(id).problems(values, benchOf(present(), typed)),
    before: (id: StepId, values: Values) =>
      stepOf(id).before?.(values, benchOf(present(), {})) ?? null,
    /** Never rejects for what is wrong with the answer. */
    async test(id: StepId, values: Values, typed: Secrets = {}): Promise<StepOutcome> {
      const step = stepOf(id);
      const problems = step.problems(values, benchOf(present(), typed));
      if (Object.keys(problems).length > 0)
        return { isRight: false, findings: [], values, problems };
      const given = typedIn(step, values);
      const written = { ...answers[id]?.written, ...namesFor(keysOf(given), file, inUse) };
      const loaded = read(textWith({ id, values, written }));
      if (!loaded.ok) return { isRight: false, findings: loaded.complaints.map(findingOf), values };
      const bench = benchOf(loaded, { ...typed, ...given });
      const outcome = await step.test(bench, values);
      return { ...outcome, isRight: isRight(outcome.findings), values: outcome.values ?? values };
    },
    /** Writes its secrets into their files, and the draft. Throws a Fault of a secret. */
    accept(id: StepId, values: Values, state: 'right' | 'kept'): void {
      const step = stepOf(id);
      const given = typedIn(step, values);
      const names = namesFor(keysOf(given), file, inUse);
      for (const path of keysOf(given)) writeSecret(file, path, given[path] ?? '', names[path]);
      const written = { ...answers[id]?.written, ...names };
      const kept = Object.entries(values).filter(
        ([name]) => !step.passing?.includes(name) && !(name in (step.secrets ?? {})),
      );
      const answer = { state, values: Object.fromEntries(kept), written } as Answers[StepId];
      save({ ...answers, [id]: answer });
    },
    skip(id: StepId): void {
      const written = answers[id]?.written ?? {};
      save({ ...answers, [id]: { state: 'skipped', values: {}, written } });
    },
    lookAgain: () => options.found(true),
    /** Everything is asked again; secrets that were written stay. */
    startOver(): void {
      answers = {};
      removeDraft(file);
    },
    change(more: readonly Edit[] = []): SetupChange {
      const edited = editJson(textWith(), more);
      const next = text === null ? `${JSON.stringify(JSON.parse(edited), null, 2)}\n` : edited;
      const loaded = read(next);
      const from = text === null ? {} : plain(first.sources.together);
      const difference = differences(from, plain(loaded.sources.together));
      return { file, text, next, difference, complaints: loaded.ok ? [] : loaded.complaints };
    },
    /** It was saved. */
    end: () => removeDraft(file),
  };

  function save(next: Answers): void {
    answers = next;
    writeDraft(file, answers);
  }
}

function emptyFile(): string {
  return `${JSON.stringify({ $schema: schemaAddress(), version: 2 }, null, 2)}\n`;
}

/** Secrets of this answer, by their setting. */
function typedIn(step: Step, values: Values): { [path in keyof Written]?: string } {
  if (values.device === 'none') return {};
  return Object.fromEntries(
    Object.entries(step.secrets ?? {}).flatMap(([name, path]) =>
      (values[name] ?? '') === '' ? [] : [[path, values[name]]],
    ),
  );
}

type Written = NonNullable<Answers[StepId]>['written'];

function keysOf(values: Written): (keyof Written)[] {
  return Object.keys(values) as (keyof Written)[];
}

function secretEdits(written: Written): Edit[] {
  return keysOf(written).map((path) => {
    const [section = '', ...setting] = path.split('.');
    return { path: [section, ...setting], value: writtenReference(path, written[path]) };
  });
}

/** Where secrets are written: the files in use stay until the configuration is saved. */
function namesFor(
  given: readonly (keyof Written)[],
  file: string,
  inUse: readonly Config[],
): Written {
  const files = new Set(
    inUse
      .flatMap(usedSecrets)
      .flatMap(([, reference]) => ('file' in reference ? reference.file : [])),
  );
  return Object.fromEntries(given.map((path) => [path, freeName(file, path, files)]));
}

/** The configuration, with the secrets that it sends in the files of the other one. */
function withSecretsOf(config: Config, { sip2, terminal, code }: Config): Config {
  return {
    ...config,
    sip2: { ...config.sip2, password: sip2.password },
    terminal: config.terminal && terminal && { ...config.terminal, password: terminal.password },
    code: config.code && code && { ...config.code, apiKey: code.apiKey },
  };
}

/** Amber is right, but for what was not seen at all, and for what the next steps build on. */
const notSeen: ReadonlySet<string> = new Set([
  ...['scanner-silent', 'no-tag-read', 'busy', 'institution-differs'],
]);

function isRight(findings: readonly Finding[]): boolean {
  return worstOf(findings) !== 'broken' && findings.every(({ code }) => !notSeen.has(code));
}

function findingOf({ path, problem, remedy }: Complaint): Finding {
  return broken('configuration', 'configuration-wrong', `${path}: ${problem}.`, {
    remedy,
    where: path,
  });
}
