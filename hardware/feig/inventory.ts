/** The inventory of a Feig reader. */
import type { Log } from '../devices.ts';
import type { Outcome } from '../reader/protocol.ts';
import type { Ask } from './ask.ts';
import {
  type Reply,
  statusBufferOverflow,
  statusCollision,
  statusMoreData,
  statusNoTransponder,
  statusOk,
  statusRfError,
  statusRfWarning,
} from './commands.ts';
import { describeStatus } from './meanings.ts';

/** More than any reader's table holds: a limit for a reader that always promises more data. */
const requestsAtMost = 64;
/** The inventory is complete in the reply. */
const wholeStatuses = [statusOk, statusNoTransponder, statusRfWarning, statusMoreData];
/**
 * Some tags are missing from the reply: anticollision failed or is switched off, or the reader's
 * buffer is too small.
 */
const partStatuses = [statusRfError, statusCollision, statusBufferOverflow];

interface Listed {
  /** DSFID by uid */
  tags: ReadonlyMap<string, number>;
  whole: boolean;
}

/**
 * All tags in the field. A reader set to "only new tags" reports each tag once; the RF reset makes
 * it report all of them again. The inventory continues while the reader announces more data.
 */
export async function takeInventory(ask: Ask, log: Log): Promise<Outcome<Listed>> {
  const reset = await ask({ command: 'rf-reset' });
  if (reset.kind !== 'reply') return reset;
  const { status } = reset.reply;
  if (status !== statusOk && status !== statusRfWarning)
    return { kind: 'refused', why: describeStatus(status) };
  const tags = new Map<string, number>();
  for (let request = 0; request < requestsAtMost; request++) {
    const more = request > 0;
    const answer = await ask({
      command: 'inventory',
      mode: { more, notifyAfter: null, presence: false },
    });
    if (answer.kind !== 'reply') return answer;
    const { reply } = answer;
    if (![...wholeStatuses, ...partStatuses].includes(reply.status)) {
      return { kind: 'refused', why: describeStatus(reply.status) };
    }
    for (const entry of reply.data?.inventory.entries ?? []) {
      if (entry.kind === 'iso15693') tags.set(entry.uid, entry.dsfid);
      else reportOther(entry.transponderType, log);
    }
    const missing = whyIncomplete(reply, more);
    if (missing !== null) {
      reportIncomplete(missing, log);
      return { kind: 'ok', value: { tags, whole: false } };
    }
    if (reply.status !== statusMoreData) return { kind: 'ok', value: { tags, whole: true } };
  }
  reportIncomplete(`it promised more data ${requestsAtMost} times`, log);
  return { kind: 'ok', value: { tags, whole: false } };
}

/** Why this reply does not list all tags; null if it does. */
function whyIncomplete({ status, data }: Reply<'inventory'>, more: boolean): string | null {
  if (partStatuses.includes(status)) return describeStatus(status);
  if (status === statusNoTransponder) return more ? 'it promised more data and gave none' : null;
  if (!data) return describeStatus(status);
  const { count, entries } = data.inventory;
  return entries.length < count
    ? 'a transponder of an unknown type hides what is listed after it'
    : null;
}

function reportOther(transponderType: number, log: Log): void {
  const text = `A transponder of another kind (type ${transponderType}) lies on the RFID reader: it is ignored.`;
  log({
    level: 'info',
    part: 'reader',
    code: 'rfid-other-transponder',
    text,
    data: { transponderType },
  });
}

function reportIncomplete(why: string, log: Log): void {
  const text = `The RFID reader did not list all that lies on it: ${why}.`;
  log({ level: 'warn', part: 'reader', code: 'rfid-list-not-whole', text });
}
