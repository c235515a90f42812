/**
 * The commands of a Feig OBID reader in host mode, as a table (manuals H20800-16e and, for B1,
 * H60301-3e). Types, both codecs and the simulator's half all come from it.
 */
import {
  byte,
  bytes,
  type Cursor,
  type Decoded,
  type FieldsOf,
  readFields,
  rest,
  some,
  uid,
  word,
  writeFields,
} from '../reader/fields.ts';
import {
  blockSecurity,
  blocksRead,
  blocksToWrite,
  inventory,
  inventoryMode,
  outputRecords,
  target,
} from './fields.ts';

interface Command<Q extends object, A extends object> {
  /** command byte, and the bytes after it that choose the function */
  code: readonly number[];
  request: FieldsOf<Q>;
  /** what follows the status of a reply that brings data */
  reply: FieldsOf<A>;
}
function define<Q extends object, A extends object>(
  code: readonly number[],
  request: FieldsOf<Q>,
  reply: FieldsOf<A>,
): Command<Q, A> {
  return { code, request, reply };
}

export const commands = {
  'baud-detection': define([0x52, 0x00], {}, {}),
  'cpu-reset': define([0x63], {}, {}),
  'software-version': define(
    [0x65],
    {},
    {
      softwareRevision: word,
      developmentRevision: byte,
      hardwareType: byte,
      softwareType: byte,
      transponderTypes: word,
    },
  ),
  'system-reset': define([0x64], { mode: byte }, {}),
  'reader-info': define([0x66], { mode: byte }, { info: some }),
  'rf-reset': define([0x69], {}, {}),
  /** antenna 0: field off */
  'rf-switch': define([0x6a], { antenna: byte }, {}),
  /** lamps, buzzer, outputs: which bits are which differs by model (lines.ts) */
  'set-output': define([0x71], { states: word, flashes: word, time: word, reserved: rest }, {}),
  'set-outputs': define([0x72], { mode: byte, records: outputRecords }, {}),
  /** one bit an input, the first one lowest */
  'get-input': define([0x74], {}, { inputs: some }),
  'read-configuration': define([0x80], { page: byte }, { content: some }),
  'write-configuration': define([0x81], { page: byte, content: rest }, {}),
  'save-configuration': define([0x82], { page: byte }, {}),
  'default-configuration': define([0x83], { page: byte }, {}),
  login: define([0xa0], { password: bytes(4) }, {}),
  /**
   * buffered read mode, for gates: the reader samples by itself. How a record is laid out differs
   * by model
   */
  'read-buffer': define([0x22], { sets: byte }, { records: some }),
  'buffer-info': define([0x31], {}, { size: word, start: word, length: word }),
  'clear-buffer': define([0x32], {}, {}),
  'initialise-buffer': define([0x33], {}, {}),
  inventory: define([0xb0, 0x01], { mode: inventoryMode }, { inventory }),
  'stay-quiet': define([0xb0, 0x02], { target }, {}),
  'lock-blocks': define([0xb0, 0x22], { target, first: byte, count: byte }, {}),
  'read-blocks': define([0xb0, 0x23], { target, first: byte, count: byte }, { blocks: blocksRead }),
  'write-blocks': define([0xb0, 0x24], { target, memory: blocksToWrite }, {}),
  select: define([0xb0, 0x25], { target }, {}),
  'reset-to-ready': define([0xb0, 0x26], { target }, {}),
  'write-afi': define([0xb0, 0x27], { target, afi: byte }, {}),
  'lock-afi': define([0xb0, 0x28], { target }, {}),
  'write-dsfid': define([0xb0, 0x29], { target, dsfid: byte }, {}),
  'lock-dsfid': define([0xb0, 0x2a], { target }, {}),
  /** both counts are one less than what the tag has; the block size in the low five bits */
  'system-info': define(
    [0xb0, 0x2b],
    { target },
    { dsfid: byte, uid, afi: byte, lastByteOfBlock: byte, lastBlock: byte, icReference: byte },
  ),
  'block-security': define(
    [0xb0, 0x2c],
    { target, first: byte, count: byte },
    { blocks: blockSecurity },
  ),
  /** maker 04: NXP; operation A2 sets EAS, A3 resets it, A5 asks for the alarm */
  custom: define([0xb1], { maker: byte, operation: byte, target }, { data: rest }),
  /** a command of ISO 15693 as it is, past the reader */
  transparent: define([0xbf], { bytes: rest }, { bytes: rest }),
};

export type CommandName = keyof typeof commands;
type RequestFields<N extends CommandName> =
  (typeof commands)[N] extends Command<infer Q, infer _A> ? Q : never;
export type ReplyData<N extends CommandName> =
  (typeof commands)[N] extends Command<infer _Q, infer A> ? A : never;
export type RequestOf<N extends CommandName> = { command: N } & RequestFields<N>;
export type Request = { [N in CommandName]: RequestOf<N> }[CommandName];

export interface Reply<N extends CommandName = CommandName> {
  status: number;
  /** null: not with this status */
  data: ReplyData<N> | null;
  /**
   * after status 95: the tag's own error code. After 95 and 03: the block, if the reader names it.
   */
  isoError: number | null;
  block: number | null;
}

export const statusOk = 0x00;
export const statusNoTransponder = 0x01;
export const statusWriteError = 0x03;
export const statusAddressError = 0x04;
/** Several tags answered, and the reader does not separate them, or failed to. */
export const statusCollision = 0x0b;
export const statusUnknownCommand = 0x80;
export const statusRfError = 0x83;
/** Carried out, with a warning of the radio field. */
export const statusRfWarning = 0x84;
/** The reader's buffer was too small: the data are incomplete. */
export const statusBufferOverflow = 0x93;
export const statusMoreData = 0x94;
export const statusIsoError = 0x95;

/** A reply with one of these brings its data; one with one of the last three may leave them out. */
const bringingData = [
  statusOk,
  statusMoreData,
  statusRfError,
  statusRfWarning,
  statusBufferOverflow,
];
const maybeBare = [statusRfError, statusRfWarning, statusBufferOverflow];

const table: Record<CommandName, Command<object, object>> = commands;
const names = Object.keys(commands) as CommandName[];

/** The body of a request frame. */
export function encodeRequest(request: Request): Uint8Array {
  const { code, request: fields } = table[request.command];
  const out = [...code];
  writeFields<object>(fields, request, out);
  return Uint8Array.from(out);
}

/** Decodes the body of a request frame. */
export function decodeRequest(body: Uint8Array): Decoded<Request> {
  const name = names.find((candidate) =>
    table[candidate].code.every((value, at) => body[at] === value),
  );
  if (!name)
    return {
      ok: false,
      problem: `no command has the bytes ${Buffer.from(body.subarray(0, 2)).toString('hex')}`,
    };
  const { code, request: fields } = table[name];
  const cursor: Cursor = { bytes: body, at: code.length };
  const values = readFields(fields, cursor);
  if (!values) return { ok: false, problem: `${name}: too short, or a mode that does not exist` };
  if (cursor.at < body.length)
    return { ok: false, problem: `${name}: ${body.length - cursor.at} bytes too many` };
  return { ok: true, value: { command: name, ...values } as Request };
}

/** The body of a reply frame to `command`. */
export function encodeReply<N extends CommandName>(command: N, reply: Reply<N>): Uint8Array {
  const { code, reply: fields } = table[command];
  const out = [code[0] ?? 0, reply.status];
  if (reply.data) writeFields<object>(fields, reply.data, out);
  if (reply.isoError !== null) out.push(reply.isoError);
  if (reply.block !== null) out.push(reply.block);
  return Uint8Array.from(out);
}

/**
 * Decodes the reply to `command`: it names the command byte, but not its function. Bytes after the
 * known data are ignored, as newer firmware may send more. Never throws.
 */
export function decodeReply<N extends CommandName>(
  command: N,
  body: Uint8Array,
): Decoded<Reply<N>> {
  const [echo, status] = body;
  if (echo !== table[command].code[0])
    return { ok: false, problem: `${command}: answers another command` };
  if (status === undefined) return { ok: false, problem: `${command}: no status` };
  const cursor: Cursor = { bytes: body, at: 2 };
  const reply: Reply<N> = { status, data: null, isoError: null, block: null };
  if (status === statusIsoError) reply.isoError = byte.read(cursor) ?? null;
  if (status === statusIsoError || status === statusWriteError)
    reply.block = byte.read(cursor) ?? null;
  const isBare = body.length === 2 && maybeBare.includes(status);
  if (isBare || !bringingData.includes(status)) return { ok: true, value: reply };
  const data = readFields<object>(table[command].reply, cursor);
  if (!data) return { ok: false, problem: `${command}: the data of the reply is cut short` };
  return { ok: true, value: { ...reply, data: data as ReplyData<N> } };
}
