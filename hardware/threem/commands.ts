/**
 * The commands of 3M readers 210 and 810 as a table (Model 210 protocol specification 1.0.0;
 * captures of an 810 for the two that start it). Types, both codecs and the simulator's half all
 * come from it.
 */
import {
  byte,
  type Cursor,
  type Decoded,
  type FieldsOf,
  readFields,
  rest,
  some,
  type Uid,
  uid,
  word,
  writeFields,
} from '../reader/fields.ts';
import { blocksRead, blocksToWrite, inventory, optionalByte, settings, tagInfo } from './fields.ts';
import type { Frame, Mark } from './frame.ts';

interface Command<Q extends object, A extends object> {
  mark: Mark;
  code: number;
  /** a uid follows the command byte, and the error byte of the reply */
  addressed: boolean;
  request: FieldsOf<Q>;
  reply: FieldsOf<A>;
}
function define<Q extends object, A extends object>(
  code: number,
  request: FieldsOf<Q>,
  reply: FieldsOf<A>,
  mark: Mark = 0xd6,
): Command<Q, A> {
  return { mark, code, addressed: false, request, reply };
}
/** A command to one tag. */
function toTag<Q extends object, A extends object>(
  code: number,
  request: FieldsOf<Q>,
  reply: FieldsOf<A>,
): Command<Q & { uid: Uid }, A> {
  return {
    mark: 0xd6,
    code,
    addressed: true,
    request: { uid, ...request } as FieldsOf<Q & { uid: Uid }>,
    reply,
  };
}

const commands = {
  /** undocumented; the first command of 3M's own software */
  start: define(0x04, { what: word }, { what: byte, version: some }, 0xd5),
  configure: define(0x13, { settings }, { state: rest }),
  version: define(0x11, {}, { version: some }),
  /** afi 0: of all */
  inventory: define(0xfe, { afi: byte, options: byte }, { inventory }),
  'stay-quiet': toTag(0x01, {}, {}),
  'read-blocks': toTag(
    0x02,
    { first: byte, count: byte, options: optionalByte },
    { blocks: blocksRead },
  ),
  'check-eas': toTag(0x03, {}, { eas: byte }),
  'write-blocks': toTag(0x04, { memory: blocksToWrite }, { next: byte }),
  /** the layout of the next three and of the pass-through is undocumented */
  'write-block': toTag(0x05, { bytes: rest }, { bytes: rest }),
  'write-and-lock-block': toTag(0x07, { bytes: rest }, { bytes: rest }),
  'lock-block': toTag(0x08, { bytes: rest }, { bytes: rest }),
  'pass-through': define(0x14, { bytes: rest }, { bytes: rest }),
  'lock-afi': toTag(0x06, {}, {}),
  'write-afi': toTag(0x09, { afi: byte }, {}),
  'get-afi': toTag(0x0a, {}, { afi: byte }),
  'write-dsfid': toTag(0x0b, { dsfid: byte }, {}),
  'control-eas': toTag(0x0c, { eas: byte }, {}),
  'tag-info': toTag(0x0d, { wanted: byte }, { info: tagInfo }),
  'lock-dsfid': toTag(0x0e, {}, {}),
  'get-dsfid': toTag(0x0f, {}, { dsfid: byte }),
};

export type CommandName = keyof typeof commands;
type RequestFields<N extends CommandName> =
  (typeof commands)[N] extends Command<infer Q, infer _A> ? Q : never;
export type ReplyData<N extends CommandName> =
  (typeof commands)[N] extends Command<infer _Q, infer A> ? A : never;
export type RequestOf<N extends CommandName> = { command: N } & RequestFields<N>;
export type Request = { [N in CommandName]: RequestOf<N> }[CommandName];

export interface Reply<N extends CommandName = CommandName> {
  command: N;
  error: number;
  /** of the tag, if the reply names it */
  uid: Uid | null;
  /** null: none with this error. `check-eas` answers "off" as error 06 with data. */
  data: ReplyData<N> | null;
}

export const errorNone = 0x00;
export const errorNotImplemented = 0x02;
export const errorNoTransponder = 0x06;
export const errorMemoryDoesNotExist = 0x11;
export const errorLocked = 0x12;
export const errorNotSupported = 0x30;

const table: Record<CommandName, Command<object, object>> = commands;
const names = Object.keys(commands) as CommandName[];
function nameOf({ mark, body }: Frame): CommandName | undefined {
  return names.find((name) => table[name].mark === mark && table[name].code === body[0]);
}
function unknown({ body }: Frame) {
  return `no command has the byte ${Buffer.from(body.subarray(0, 1)).toString('hex')}`;
}

export function encodeRequest(request: Request): Frame {
  const { mark, code, request: fields } = table[request.command];
  const out = [code];
  writeFields<object>(fields, request, out);
  return { mark, body: Uint8Array.from(out) };
}

/** Decodes a request. Never throws. */
export function decodeRequest(frame: Frame): Decoded<Request> {
  const name = nameOf(frame);
  if (!name) return { ok: false, problem: unknown(frame) };
  const cursor: Cursor = { bytes: frame.body, at: 1 };
  const values = readFields(table[name].request, cursor);
  if (!values) return { ok: false, problem: `${name}: too short` };
  const left = frame.body.length - cursor.at;
  if (left > 0) return { ok: false, problem: `${name}: ${left} bytes too many` };
  return { ok: true, value: { command: name, ...values } as Request };
}

export function encodeReply<N extends CommandName>(reply: Reply<N>): Frame {
  const { mark, code, reply: fields } = table[reply.command];
  const out = [code, reply.error];
  if (reply.uid !== null) uid.write(reply.uid, out);
  if (reply.data) writeFields<object>(fields, reply.data, out);
  return { mark, body: Uint8Array.from(out) };
}

/** Decodes a reply. Its frame names the command, so the request is not needed. Never throws. */
export function decodeReply(frame: Frame): Decoded<Reply> {
  const name = nameOf(frame);
  if (!name) return { ok: false, problem: unknown(frame) };
  const error = frame.body[1];
  if (error === undefined) return { ok: false, problem: `${name}: no error byte` };
  const cursor: Cursor = { bytes: frame.body, at: 2 };
  const tag = table[name].addressed ? uid.read(cursor) : null;
  const reply: Reply = { command: name, error, uid: tag ?? null, data: null };
  if (error !== errorNone && cursor.at >= frame.body.length) return { ok: true, value: reply };
  if (tag === undefined) return { ok: false, problem: `${name}: the reply is cut short` };
  const data = readFields<object>(table[name].reply, cursor);
  if (!data) return { ok: false, problem: `${name}: the data of the reply are cut short` };
  const left = frame.body.length - cursor.at;
  if (left > 0) return { ok: false, problem: `${name}: ${left} bytes too many` };
  return { ok: true, value: { ...reply, data: data as ReplyData<CommandName> } };
}
