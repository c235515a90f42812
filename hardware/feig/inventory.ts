/** What lies on a Feig reader. */
import type { Log } from '../devices.ts';
import type { Said } from '../rfid/protocol.ts';
import { statusMoreData, statusNoTransponder, statusOk, statusRfError } from './commands.ts';
import type { Ask } from './dialect.ts';
import { describeStatus } from './meanings.ts';

/** More than any reader's table holds; ends a reader that promises more data for ever. */
const requestsAtMost = 64;

/**
 * All tags in the field. The RF reset wakes those that a reader with "only new tags" set has reported before; then
 * the inventory is continued for as long as the reader says that there is more.
 */
export async function takeInventory(ask: Ask, log: Log): Promise<Said<readonly string[]>> {
  const reset = await ask({ command: 'rf-reset' });
  if (reset.kind !== 'reply') return reset;
  if (reset.reply.status !== statusOk) return { kind: 'refused', why: describeStatus(reset.reply.status) };
  const uids = new Set<string>();
  for (let request = 0; request < requestsAtMost; request++) {
    const mode = { more: request > 0, notifyAfter: null, presence: false };
    const answer = await ask({ command: 'inventory', mode });
    if (answer.kind !== 'reply') return answer;
    const { status, data } = answer.reply;
    if (![statusOk, statusNoTransponder, statusRfError, statusMoreData].includes(status)) {
      return { kind: 'refused', why: describeStatus(status) };
    }
    for (const entry of data?.inventory.entries ?? []) {
      if (entry.kind === 'iso15693') uids.add(entry.uid);
      else reportOther(entry.transponderType, log);
    }
    if (status !== statusMoreData) break;
  }
  return { kind: 'told', value: [...uids] };
}

function reportOther(transponderType: number, log: Log): void {
  const text = `A transponder of another kind (type ${transponderType}) lies on the RFID reader: it is passed over.`;
  log({ level: 'info', part: 'rfid', code: 'rfid-other-transponder', text, data: { transponderType } });
}
