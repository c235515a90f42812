/** A 3M reader of the 210 / 810 family: one reply for each request; a malformed one gets none. */
import {
  type CommandName,
  decodeRequest,
  encodeReply,
  errorLocked,
  errorMemoryDoesNotExist,
  errorNone,
  errorNoTransponder,
  errorNotImplemented,
  errorNotSupported,
  type ReplyData,
  type Request,
} from '../../hardware/threem/commands.ts';
import type { BlockStyle } from '../../hardware/threem/fields.ts';
import { createFramer, encodeFrame, type Frame } from '../../hardware/threem/frame.ts';
import { garble, isTag, readBlocks, type SimulatedTag } from './field.ts';
import type { ReaderState, Responder } from './responder.ts';

const couldNotBeRead = 0x15;
const couldNotBeWritten = 0x16;
const tagError = 0x21;
/** As captured from an 810. */
const version = Uint8Array.of(0x0a, 0x05, 0x00, 0x02);
const state = Uint8Array.of(0x02, 0x01, 0x01, 0x03, 0x02, 0x02, 0x03, 0x00);
/** options of a read: how the reply lays its blocks out */
const styles: Readonly<Record<number, BlockStyle>> = { 4: 'locked', 12: 'plain' };

export const threemResponder: Responder = (reader, reply) =>
  createFramer(
    {
      onFrame: (frame) => {
        if (reader.muted) return;
        const decoded = decodeRequest(frame);
        if (!decoded.ok) return;
        const request = decoded.value;
        reader.heard(request.command);
        const answered = answer(request, reader);
        if (answered) reply(encodeFrame(answered), isWrite(request));
      },
    },
    1,
  );

function isWrite({ command }: Request): boolean {
  return command === 'write-afi' || command === 'control-eas';
}

function replyWith<N extends CommandName>(
  command: N,
  uid: string | null,
  data: ReplyData<N>,
): Frame {
  return encodeReply<N>({ command, error: errorNone, uid, data });
}
function fail(request: Request, error: number): Frame {
  return encodeReply({
    command: request.command,
    error,
    uid: 'uid' in request ? request.uid : null,
    data: null,
  });
}

/** null: no answer. */
function answer(request: Request, reader: ReaderState): Frame | null {
  switch (request.command) {
    case 'start':
      return replyWith('start', null, { what: request.what & 0xff, version });
    case 'configure':
      return replyWith('configure', null, { state });
    case 'version':
      return replyWith('version', null, { version });
    case 'inventory':
      return answerInventory(request.afi, request.options, reader);
    case 'pass-through':
      return fail(request, errorNotImplemented);
    default:
      return answerForTag(request, reader);
  }
}

/**
 * The whole field at once: this family has no "only new tags", and knows no cards of another kind.
 */
function answerInventory(afi: number, options: number, { field, faults }: ReaderState): Frame {
  field.reset();
  const tags = field.inventory(false, 255).listed.filter(isTag);
  if (tags.length > 0 && faults.listFault()) {
    return encodeReply({ command: 'inventory', error: couldNotBeRead, uid: null, data: null });
  }
  const uids = tags.filter((tag) => afi === 0 || tag.afi === afi).map((tag) => tag.uid);
  const inventory = { afi, options, count: uids.length, uids, undivided: new Uint8Array() };
  return replyWith('inventory', null, { inventory });
}

type ToTag = Extract<Request, { uid: string }>;

function answerForTag(request: ToTag, reader: ReaderState): Frame | null {
  const { uid } = request;
  if (isWrite(request)) reader.beforeWrite(uid);
  const tag = reader.field.find(uid);
  if (!tag) return fail(request, errorNoTransponder);
  switch (request.command) {
    case 'tag-info':
      if (tag.systemInfo === 'refused') return fail(request, errorNotSupported);
      if (tag.systemInfo === 'silent') return fail(request, errorNoTransponder);
      return replyWith('tag-info', uid, { info: infoOf(tag, request.wanted) });
    case 'read-blocks':
      return answerRead(request, tag, reader);
    case 'get-afi':
      // The reader has no other way to know it than Get System Information.
      if (tag.systemInfo)
        return fail(request, tag.systemInfo === 'refused' ? errorNotSupported : errorNoTransponder);
      return replyWith('get-afi', uid, { afi: tag.afi });
    case 'get-dsfid':
      return replyWith('get-dsfid', uid, { dsfid: tag.dsfid });
    case 'check-eas': {
      const { command } = request;
      const heard = tag.eas === true && !reader.faults.alarmMissed();
      const data = { eas: heard ? 1 : 0 };
      // "Off" comes as an error, as the protocol's own specification has it.
      return encodeReply<'check-eas'>({
        command,
        error: heard ? errorNone : errorNoTransponder,
        uid,
        data,
      });
    }
    case 'write-afi':
    case 'control-eas': {
      if (request.command === 'write-afi' && tag.afiLocked) return fail(request, errorLocked);
      if (request.command === 'control-eas' && tag.easLocked) return fail(request, tagError);
      const fault = reader.faults.writeFault();
      if (fault === null && request.command === 'write-afi') tag.afi = request.afi;
      if (fault === null && request.command === 'control-eas') tag.eas = request.eas !== 0;
      return fault === 'refused'
        ? fail(request, couldNotBeWritten)
        : replyWith(request.command, uid, {});
    }
    default:
      // The kiosk writes no memory, DSFID or locks.
      return fail(request, errorNotImplemented);
  }
}

function answerRead(
  request: Extract<ToTag, { command: 'read-blocks' }>,
  tag: SimulatedTag,
  reader: ReaderState,
) {
  const { uid, first, count, options } = request;
  const blocks = readBlocks(tag, first, count);
  if (!blocks) return fail(request, errorMemoryDoesNotExist);
  const fault = reader.faults.readFault(first, count);
  if (fault === 'silent') return null;
  if (fault === 'disturbed' || fault === 'cut') return fail(request, couldNotBeRead);
  if (fault === 'tag-error') return fail(request, tagError);
  const read = (fault === 'garbled' ? garble(blocks) : blocks).map((data) => ({ locked: 0, data }));
  return replyWith('read-blocks', uid, {
    blocks: { style: styles[options ?? 0] ?? 'numbered', first, blocks: read },
  });
}

function infoOf(tag: SimulatedTag, wanted: number): ReplyData<'tag-info'>['info'] {
  const memory = {
    lastByteOfBlock: tag.blockSize - 1,
    lastBlock: tag.memory.length / tag.blockSize - 1,
  };
  return {
    wanted,
    dsfid: wanted & 1 ? tag.dsfid : null,
    afi: wanted & 2 ? tag.afi : null,
    memory: wanted & 4 ? memory : null,
    icReference: wanted & 8 ? 1 : null,
  };
}
