/** What all payments share: the client, whether the host answers, what was reported. */
import type { DeviceState, Log, Report } from '../devices.ts';
import { limitRepeats } from '../limit-repeats.ts';
import { createLocalTime, type LocalTime } from '../local-time.ts';
import { type Answered, type Client, type ClientOptions, explain, openClient } from './client.ts';

interface StationOptions extends ClientOptions {
  void: boolean;
  pollMs: number;
  /** where the host asks for fewer questions (429, 503) */
  slowPollMs: number;
  /** hidden so long before it expires, so that no phone scans it in vain */
  marginMs: number;
  graceMs: number;
  /** from one check of the host to the next: while it answers, and while it does not */
  checkMs: { up: number; down: number };
  /** of receipts */
  timeZone: string;
}

export interface Station {
  readonly client: Client;
  readonly options: StationOptions;
  /** the numbers of payments that are under way here */
  readonly followed: Set<string>;
  readonly closing: AbortSignal;
  /** The host answers and accepts the key. */
  readonly answers: boolean;
  localTime(moment: string): LocalTime | null;
  /** Each answer says how the host is. */
  heard(answer: Answered<unknown>): void;
  report(report: Omit<Report, 'part'>): void;
  close(): void;
}

const repeatReportsMs = 60_000;

export function openStation(
  options: StationOptions,
  onState: (state: DeviceState) => void,
  log: Log,
): Station {
  const client = openClient(options);
  const controller = new AbortController();
  const { signal: closing } = controller;
  const sparing = limitRepeats(log, repeatReportsMs);
  /** null: the host answers */
  let trouble: string | null = 'not asked yet';
  let reported: string | null | undefined;
  let timer: NodeJS.Timeout | undefined;

  function setTrouble(why: string | null): void {
    if (closing.aborted) return;
    trouble = why;
    if (reported === why) return;
    reported = why;
    onState(why === null ? { state: 'up', identity } : { state: 'down', reason: why });
  }
  const identity = `Bancontact Pay at ${new URL(options.address).hostname}`;

  function heard(answer: Answered<unknown>): void {
    if (closing.aborted) return;
    if (answer.kind === 'unclear') {
      // One question may fail by itself.
      if (trouble === null) checkIn(0);
    } else setTrouble(whyUnusable(answer));
  }

  function checkIn(delayMs: number): void {
    clearTimeout(timer);
    if (!closing.aborted) timer = setTimeout(() => void check(), delayMs);
  }

  async function check(): Promise<void> {
    const answer = await client.check(closing);
    if (closing.aborted) return;
    setTrouble(answer.kind === 'unclear' ? `the host: ${explain(answer)}` : whyUnusable(answer));
    checkIn(trouble === null ? options.checkMs.up : options.checkMs.down);
  }

  /** null: it answers, and accepts the key. */
  function whyUnusable(answer: Exclude<Answered<unknown>, { kind: 'unclear' }>): string | null {
    if (answer.kind === 'done' || (answer.status !== 401 && answer.status !== 403)) return null;
    const why = `the host refuses the API key: ${answer.code}`;
    if (reported !== why) {
      const text = `${why}. Look at code.apiKey and code.environment.`;
      station.report({ level: 'error', code: 'key-refused', text });
    }
    return why;
  }

  const station: Station = {
    client,
    options,
    closing,
    heard,
    followed: new Set(),
    get answers() {
      return trouble === null;
    },
    localTime: createLocalTime(options.timeZone),
    report: (entry) => sparing({ part: 'code', ...entry }),
    close: () => {
      clearTimeout(timer);
      controller.abort();
    },
  };
  checkIn(0);
  return station;
}
