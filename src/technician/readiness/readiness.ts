/**
 * The readiness report of a running kiosk: one at a time, never during a visit. Each check is tried
 * in turn, with a person or without; what comes of it is published as it comes, and stored at the end.
 */
import type { Instant } from '../../../machines/domain.ts';
import { Fault, faultReport } from '../../fault.ts';
import { type Light, worstOf } from '../finding.ts';
import { type OpenConversation, openConversation } from '../health/conversation.ts';
import type { TestParts } from '../health/test-parts.ts';
import {
  type Answer,
  type Check,
  type CheckName,
  checkNames,
  type ReadinessReport,
  type ReadinessState,
  type ReportKind,
  type RunState,
  type StartRequest,
} from '../report.ts';
import { byPerson, type PersonCheck, tryByPerson } from './by-person.ts';
import { checkOf, type Judged, lightAs } from './judged.ts';
import { identitiesOf, readVersions } from './machine.ts';
import { lackingPart, type SilentCheck, trySilently } from './silent.ts';
import { idAt, openReportStore, type ReportStore } from './store.ts';

function isByPerson(check: CheckName): check is PersonCheck {
  return byPerson.some((each) => each === check);
}

export interface Readiness {
  /** `busy`: another one is under way. `visit`: a patron is at the screen. Else its id. */
  start(request: StartRequest): { started: string } | 'busy' | 'visit';
  /** Without a person, without paper, without sound; the report is stored as the last self-check. */
  selfCheck(): Promise<ReadinessReport> | 'busy' | 'visit';
  /** null: none was made on this data folder */
  lastSelfCheck(): ReadinessReport | null;
  state(): ReadinessState;
  answer(question: number, answer: Answer): boolean;
  /** Of an earlier report: made by the browser on board, once. A string: why there is none. */
  pdf(id: string): Promise<Buffer | string | null>;
  /** Ends it early: what is left is not judged. */
  stop(): void;
  /** a person is asked: the patron's screen is out of service meanwhile */
  isAttended(): boolean;
  store: ReportStore;
  close(): Promise<void>;
}

interface ReadinessParts extends TestParts {
  /** PATH of this process, where a browser is looked for */
  path: string;
  /** a person is asked from now on, or not any more */
  onAttended(): void;
}

interface Run {
  id: string;
  startedAt: Instant;
  kind: ReportKind;
  request: StartRequest;
  names: readonly CheckName[];
  talk: OpenConversation;
  now: CheckName | null;
  checks: Check[];
  done: Promise<ReadinessReport>;
}

export function createReadiness(parts: ReadinessParts): Readiness {
  const { kiosk, memory } = parts;
  const store = openReportStore(kiosk.config.store.folder);
  let run: Run | null = null;
  let lastSelfCheck = store.lastSelfCheck();
  const publish = () => {
    const at = kiosk.clock.now();
    memory.publish({ type: 'readiness', at, run: run && stateOf(run) });
  };
  const begin = (kind: ReportKind, request: StartRequest): Run | 'busy' | 'visit' => {
    if (run !== null) return 'busy';
    if (kiosk.inVisit()) return 'visit';
    const startedAt = kiosk.clock.now();
    const names = checkNames
      .filter((name) => kind !== 'self-check' || !isByPerson(name))
      .filter((name) => lackingPart(name, kiosk) === null || request.only?.includes(name))
      .filter((name) => request.only === undefined || request.only.includes(name));
    const talk = openConversation(kind === 'attended' ? request.can : [], publish);
    const begun: Omit<Run, 'done'> = {
      id: idAt(startedAt),
      startedAt,
      kind,
      request,
      names,
      talk,
      now: null,
      checks: [],
    };
    const own: Run = Object.assign(begun, {
      done: Promise.resolve()
        .then(() => perform(parts, begun, publish))
        .then(async (report) => {
          run = null;
          if (report.kind === 'self-check') lastSelfCheck = report;
          await saved(report);
          publish();
          parts.onAttended();
          return report;
        }),
    });
    run = own;
    parts.onAttended();
    publish();
    return own;
  };
  const saved = async (report: ReadinessReport) => {
    try {
      store.save(report);
      if (report.kind === 'self-check') return;
      // Loaded when needed: a kiosk starts faster.
      const { reportHtml } = await import('./page/html.ts');
      store.saveFile(report.id, 'html', reportHtml(report));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      kiosk.log(faultReport(error));
    }
  };
  return {
    store,
    start: (request) => {
      const begun = begin(request.can.includes('ask') ? 'attended' : 'unattended', request);
      return typeof begun === 'string' ? begun : { started: begun.id };
    },
    selfCheck: () => {
      const begun = begin('self-check', { can: [] });
      return typeof begun === 'string' ? begun : begun.done;
    },
    lastSelfCheck: () => lastSelfCheck,
    state: () => ({ run: run && stateOf(run), reports: store.list() }),
    answer: (question, answer) => run?.talk.answer(question, answer) ?? false,
    pdf: (id) => pdfOf(store, id, parts.path),
    stop: () => run?.talk.stop(),
    isAttended: () => run?.kind === 'attended',
    close: async () => {
      run?.talk.stop();
      await run?.done;
    },
  };
}

/** null: there is no such report. */
async function pdfOf(store: ReportStore, id: string, path: string) {
  const report = store.read(id);
  const made = store.readFile(id, 'pdf');
  if (report === null || made !== null) return made;
  const [{ reportHtml }, { printPdf, whyNoPdf }] = await Promise.all([
    import('./page/html.ts'),
    import('./page/pdf.ts'),
  ]);
  const printed = await printPdf(reportHtml(report), path);
  if (printed.kind !== 'pdf') return whyNoPdf(printed);
  store.saveFile(id, 'pdf', printed.bytes);
  return printed.bytes;
}

function stateOf({ id, request, names, talk, now, checks }: Run): RunState {
  const { by } = request;
  const question = talk.question();
  return { id, ...(by ? { by } : {}), total: names.length, now, question, checks: [...checks] };
}

async function perform(
  parts: ReadinessParts,
  run: Omit<Run, 'done'>,
  publish: () => void,
): Promise<ReadinessReport> {
  const { kiosk, memory } = parts;
  const { config, clock } = kiosk;
  const { by } = run.request;
  const versions = readVersions(parts.path);
  // A model that does not know the question may print it at the head of the test receipt.
  const prints = run.kind === 'attended' && run.names.includes('print');
  const printer = prints ? await kiosk.printer?.identify() : undefined;
  for (const check of run.names) {
    run.now = check;
    publish();
    run.checks.push(checkOf(check, await tryOne(check, parts, run), clock));
  }
  run.now = null;
  return {
    id: run.id,
    kind: run.kind,
    device: config.device.name,
    library: config.library.name,
    timeZone: config.library.timeZone,
    language: config.screen.language,
    startedAt: run.startedAt,
    endedAt: clock.now(),
    ...(by ? { by } : {}),
    ...(run.talk.signal.aborted ? { stopped: true } : {}),
    worst: worstOf(run.checks.flatMap(({ light }) => (light === 'not-judged' ? [] : [{ light }]))),
    checks: run.checks,
    versions: await versions,
    devices: identitiesOf(kiosk, memory.identityOf, printer),
  };
}

/** An unexpected error in one check must not end the report. */
async function tryOne(
  check: CheckName,
  parts: ReadinessParts,
  { kind, talk, request }: Omit<Run, 'done'>,
): Promise<Judged> {
  try {
    if (isByPerson(check)) return await tryByPerson(check, { ...parts, talk, by: request.by });
    return await trySilently(check as SilentCheck, { ...parts, talk }, kind);
  } catch (error) {
    // Its message may quote a device; its kind is enough to begin with.
    const name = error instanceof Error ? error.name : typeof error;
    const light: Light = 'broken';
    const remedy = 'Send the file of `kiosk support` to the maintainers.';
    return lightAs(light, 'probe-failed', `This could not be tried (${name}).`, { remedy });
  }
}
