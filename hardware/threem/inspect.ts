/** A frame of a 3M reader in words. */
import { toHex } from '../hex.ts';
import { type Inspection, plainFields } from '../inspection.ts';
import { decodeReply, decodeRequest } from './commands.ts';
import { type Frame, inspectFrame } from './frame.ts';
import { describeError } from './meanings.ts';

export function inspectThreem(bytes: Uint8Array): Inspection {
  const found = inspectFrame(bytes);
  if (!found.ok) return { ok: false, crc: found.crc, meaning: null, problem: found.problem };
  const { frame } = found;
  const [first, second] = looksAnswered(frame)
    ? [readReply, readRequest]
    : [readRequest, readReply];
  const read = first(frame);
  if (read.ok) return { ok: true, crc: 'ok', meaning: read.value, problem: null };
  const other = second(frame);
  if (other.ok) return { ok: true, crc: 'ok', meaning: other.value, problem: null };
  const problem =
    read.problem === other.problem ? read.problem : `${read.problem}; or ${other.problem}`;
  return { ok: false, crc: 'ok', meaning: { body: toHex(frame.body) }, problem };
}

/**
 * A frame does not name its direction; but each uid begins with E0, and in a reply the error byte
 * is before it.
 */
function looksAnswered({ body }: Frame): boolean {
  return body[1] !== 0xe0 && body[2] === 0xe0;
}

type Read = { ok: true; value: Record<string, unknown> } | { ok: false; problem: string };

function readRequest(frame: Frame): Read {
  const decoded = decodeRequest(frame);
  return decoded.ok
    ? { ok: true, value: { direction: 'request', ...plainFields(decoded.value) } }
    : decoded;
}

function readReply(frame: Frame): Read {
  const decoded = decodeReply(frame);
  if (!decoded.ok) return decoded;
  const { command, error, uid, data } = decoded.value;
  const fields = {
    direction: 'reply',
    command,
    error: describeError(error),
    ...(uid === null ? {} : { uid }),
  };
  return { ok: true, value: { ...fields, ...plainFields(data ?? {}) } };
}
