/**
 * Changes to the journal of a running kiosk, made by the kiosk itself over its socket. Each
 * function answers null when no kiosk runs on the folder.
 */
import type { AdoptedEntry, LostEntry } from '../../branch/lost/adopt.ts';
import { Fault } from '../../fault.ts';
import type { CloseRequest, JournalLine, Refused, RetryResult } from '../../technician/actions.ts';
import {
  askKiosk,
  type KioskAnswer,
  postToKiosk,
} from '../../technician/control/control-client.ts';

const quickMs = 10_000;
/** Each entry may wait for the library system, and there may be hundreds. */
const longMs = 1_800_000;

export async function closeAtKiosk(
  folder: string,
  entry: number,
  request: CloseRequest,
): Promise<true | null> {
  return (await send<JournalLine>(folder, `/journal/${entry}/close`, request, quickMs)) && true;
}

/** `all`: the staff's list and the open entries, except those of the present visit. */
export async function retryAtKiosk(
  folder: string,
  wanted: readonly number[] | 'all',
): Promise<readonly RetryResult[] | null> {
  const entries = wanted === 'all' ? await unsettledAtKiosk(folder) : wanted;
  if (entries === null) return null;
  if (entries.length === 0) return [];
  const answer = await send<{ results: readonly RetryResult[] }>(
    folder,
    '/journal/retry',
    { entries },
    longMs,
  );
  return answer?.results ?? null;
}

/** `entries`: of a lost kiosk of the branch, opened. */
export async function adoptAtKiosk(
  folder: string,
  request: { kiosk: string; by: string; why: string; entries: readonly LostEntry[] },
): Promise<readonly AdoptedEntry[] | null> {
  const answer = await send<{ adopted: readonly AdoptedEntry[] }>(
    folder,
    '/branch/adopt',
    request,
    quickMs,
  );
  return answer?.adopted ?? null;
}

async function unsettledAtKiosk(folder: string): Promise<number[] | null> {
  const lists: JournalLine[] = [];
  for (const list of ['staff', 'open']) {
    const lines = answerOf(
      await askKiosk<readonly JournalLine[]>(folder, `/journal?list=${list}`, quickMs),
    );
    if (lines === null) return null;
    lists.push(...lines.filter(({ state }) => state !== 'begun'));
  }
  return lists.map(({ entry }) => entry).sort((a, b) => a - b);
}

async function send<Value>(
  folder: string,
  path: string,
  body: unknown,
  timeoutMs: number,
): Promise<Value | null> {
  const answer = answerOf(await postToKiosk<Value | Refused>(folder, path, body, timeoutMs));
  if (answer === null) return null;
  if (answer.status === 200) return answer.value as Value;
  const { code, text, remedy = 'See `kiosk journal list`.' } = answer.value as Refused;
  throw new Fault('journal', code === 'library-away' ? code : 'not-possible', text, remedy);
}

function answerOf<Value>(asked: KioskAnswer<Value>): Value | null {
  if (asked.kind === 'answer') return asked.value;
  if (asked.kind === 'absent') return null;
  const remedy =
    'Run the command as the user of the kiosk, or as root; or stop the kiosk and try again.';
  const text =
    asked.kind === 'forbidden' ? 'The kiosk that runs belongs to another user.' : asked.why;
  throw new Fault('journal', 'in-use', text, remedy);
}
