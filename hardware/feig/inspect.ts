/** A frame of a Feig reader in words. */
import { hexByte, toHex } from '../hex.ts';
import { type Inspection, plainFields } from '../inspection.ts';
import {
  type CommandName,
  commands,
  decodeReply,
  decodeRequest,
  encodeReply,
  type Reply,
} from './commands.ts';
import { type Frame, inspectFrame } from './frame.ts';
import { describeStatus, isKnownStatus } from './meanings.ts';

const anyReader = 255;

export function inspectFeig(bytes: Uint8Array): Inspection {
  const found = inspectFrame(bytes);
  if (!found.ok) return { ok: false, crc: found.crc, meaning: null, problem: found.problem };
  const { frame } = found;
  const head = { frame: frame.type, address: frame.address };
  const read = readBody(frame);
  return read.ok
    ? { ok: true, crc: 'ok', meaning: { ...head, ...read.value }, problem: null }
    : {
        ok: false,
        crc: 'ok',
        meaning: { ...head, body: toHex(frame.body) },
        problem: read.problem,
      };
}

type Read = { ok: true; value: Record<string, unknown> } | { ok: false; problem: string };

/**
 * A frame does not name its direction. Only a host writes to address FF; a reply has a known
 * status.
 */
function readBody(frame: Frame): Read {
  const request = decodeRequest(frame.body);
  const asked: Read = request.ok
    ? { ok: true, value: { direction: 'request', ...plainFields(request.value) } }
    : request;
  if (frame.address === anyReader) return asked;
  const answered = readReply(frame.body);
  if (answered.ok) return answered;
  return request.ok
    ? asked
    : { ok: false, problem: `as a request: ${request.problem}; as a reply: ${answered.problem}` };
}

const names = Object.keys(commands) as CommandName[];

/**
 * A reply does not name the function of its request: its data must fit one of them to the last
 * byte.
 */
function readReply(body: Uint8Array): Read {
  const [code = 0, status] = body;
  if (status === undefined || !isKnownStatus(status))
    return { ok: false, problem: 'no status that a reader gives' };
  const candidates = names.filter((name) => commands[name].code[0] === code);
  const fitting = candidates.flatMap((name) => {
    const decoded = decodeReply(name, body);
    if (!decoded.ok) return [];
    return Buffer.from(encodeReply(name, decoded.value)).equals(body)
      ? [{ name, reply: decoded.value as Reply }]
      : [];
  });
  // The one that decodes most of the data.
  const [best] = fitting.toSorted(
    (left, right) => unexplained(left.reply) - unexplained(right.reply),
  );
  if (candidates.length === 0)
    return { ok: false, problem: `no command has the byte ${hexByte(code)}` };
  if (!best) return { ok: false, problem: 'its data fit no reply' };
  const { name, reply } = best;
  const fields = {
    direction: 'reply',
    commandByte: hexByte(code),
    status: describeStatus(status, reply.isoError),
  };
  const named =
    candidates.length === 1 || (reply.data && Object.keys(reply.data).length > 0)
      ? { command: name }
      : {};
  const block = reply.block === null ? {} : { block: reply.block };
  return { ok: true, value: { ...fields, ...named, ...block, ...plainFields(reply.data ?? {}) } };
}

/** How many bytes of a reply are not decoded further. */
function unexplained({ data }: Reply): number {
  const count = (value: unknown): number => {
    if (value instanceof Uint8Array) return value.length;
    return typeof value === 'object' && value !== null ? sum(Object.values(value).map(count)) : 0;
  };
  // The contents of blocks are data.
  return data === null || 'blocks' in data ? 0 : count(data);
}
function sum(numbers: readonly number[]) {
  return numbers.reduce((total, each) => total + each, 0);
}
