/**
 * A Feig reader in host mode: one reply for each request; a malformed one, or one for another
 * reader, gets none.
 */
import {
  type CommandName,
  decodeRequest,
  encodeReply,
  type Reply,
  type ReplyData,
  type Request,
  statusBufferOverflow,
  statusCollision,
  statusIsoError,
  statusMoreData,
  statusNoTransponder,
  statusOk,
  statusRfError,
  statusRfWarning,
  statusUnknownCommand,
  statusWriteError,
} from '../../hardware/feig/commands.ts';
import type { InventoryEntry, OutputRecord } from '../../hardware/feig/fields.ts';
import { createFramer, encodeFrame } from '../../hardware/feig/frame.ts';
import { forEver, pairs, relayKind, stateOn } from '../../hardware/feig/lines.ts';
import { garble, isTag, type Listed, readBlocks, type SimulatedTag } from './field.ts';
import type { ReaderState, Responder } from './responder.ts';

const statusParameterRange = 0x11;
const statusNotInThisMode = 0x82;
const notSupported = 0x01;
const unknownError = 0x0f;
const blockDoesNotExist = 0x10;
const locked = 0x12;

const anyReader = 255;
const setEas = 0xa2;
const resetEas = 0xa3;
const easAlarm = 0xa5;
const nxp = 0x04;

const busAddress = 0;
const deviceInfo = 0x80;
/** 0A1B2C3D, then licences: zeros. */
const deviceId = Uint8Array.of(0x0a, 0x1b, 0x2c, 0x3d, ...new Array<number>(14).fill(0));

export const feigResponder: Responder = (reader, reply) =>
  createFramer(
    {
      onFrame: ({ type, address, body }) => {
        if (reader.muted || (address !== anyReader && address !== busAddress)) return;
        const decoded = decodeRequest(body);
        if (!decoded.ok) return;
        const request = decoded.value;
        reader.heard(request.command);
        const answered = answer(request, reader);
        if (!answered) return;
        // Carried out, with a radio warning.
        if (reader.warning && answered[1] === statusOk) answered[1] = statusRfWarning;
        reply(encodeFrame({ type, address: busAddress, body: answered }), isWrite(request));
      },
    },
    1,
  );

function isWrite(request: Request): boolean {
  return (
    request.command === 'write-afi' ||
    (request.command === 'custom' && request.operation !== easAlarm)
  );
}

const bare = { data: null, isoError: null, block: null };
function replyStatus(command: CommandName, status: number): Uint8Array {
  return encodeReply(command, { ...bare, status } as Reply);
}
function replyWith<N extends CommandName>(
  command: N,
  data: ReplyData<N>,
  status = statusOk,
): Uint8Array {
  return encodeReply(command, { ...bare, status, data });
}

function isoError(command: CommandName, error: number): Uint8Array {
  return encodeReply(command, { ...bare, status: statusIsoError, isoError: error } as Reply);
}

/** null: no answer. */
function answer(request: Request, reader: ReaderState): Uint8Array | null {
  const { field } = reader;
  switch (request.command) {
    case 'software-version':
      // An MR102, as the third-party tests record the revisions.
      return replyWith('software-version', {
        softwareRevision: 0x0303,
        developmentRevision: 0,
        hardwareType: 0x44,
        softwareType: 77,
        transponderTypes: 0x0008,
      });
    case 'rf-reset':
    case 'cpu-reset':
      if (request.command === 'cpu-reset') reader.lines.powerOff();
      field.reset();
      return replyStatus(request.command, statusOk);
    case 'rf-switch':
      field.switch(request.antenna !== 0);
      return replyStatus(request.command, statusOk);
    case 'baud-detection':
      return replyStatus(request.command, statusOk);
    case 'reader-info':
      return request.mode === deviceInfo
        ? replyWith('reader-info', { info: deviceId })
        : replyStatus(request.command, statusUnknownCommand);
    case 'read-configuration':
      return replyStatus(request.command, statusUnknownCommand);
    case 'set-output':
      return reader.outputs === 'relays' || reader.outputs === 'outputs'
        ? replyStatus('set-output', statusUnknownCommand)
        : replyStatus('set-output', setPairs(request, pairs[reader.outputs], reader));
    case 'set-outputs':
      return reader.outputs === 'relays' || reader.outputs === 'outputs'
        ? replyStatus('set-outputs', setRecords(request.records, reader))
        : replyStatus('set-outputs', statusUnknownCommand);
    case 'get-input':
      return replyWith('get-input', { inputs: Uint8Array.of(byteOf(reader.lines.inputs())) });
    default:
      return reader.scanMode
        ? replyStatus(request.command, statusNotInThisMode)
        : answerHostCommand(request, reader);
  }
}

function answerHostCommand(request: Request, reader: ReaderState): Uint8Array | null {
  if (request.command === 'inventory') return answerInventory(request.mode.more, reader);
  if (!('target' in request) || request.target.to !== 'uid')
    return replyStatus(request.command, statusNoTransponder);
  const { uid } = request.target;
  if (isWrite(request)) reader.beforeWrite(uid);
  const tag = reader.field.find(uid);
  return tag
    ? answerForTag(request, tag, reader)
    : replyStatus(request.command, statusNoTransponder);
}

function answerInventory(more: boolean, { field, tagsPerReply, faults }: ReaderState): Uint8Array {
  const found = field.inventory(more, tagsPerReply);
  const fault = found.listed.length > 0 ? faults.listFault() : null;
  if (fault === 'collision') return replyStatus('inventory', statusCollision);
  if (fault) {
    const inventory = inventoryOf(found.listed.slice(0, -1));
    return replyWith(
      'inventory',
      { inventory },
      fault === 'overflow' ? statusBufferOverflow : statusRfError,
    );
  }
  if (found.listed.length === 0) return replyStatus('inventory', statusNoTransponder);
  return replyWith(
    'inventory',
    { inventory: inventoryOf(found.listed) },
    found.more ? statusMoreData : statusOk,
  );
}

function inventoryOf(listed: readonly Listed[]): ReplyData<'inventory'>['inventory'] {
  const entries = listed.map(
    (one): InventoryEntry =>
      isTag(one)
        ? { kind: 'iso15693', dsfid: one.dsfid, uid: one.uid }
        : { kind: 'other', transponderType: one.transponderType, undivided: one.entry },
  );
  return { count: entries.length, entries };
}

function answerForTag(request: Request, tag: SimulatedTag, reader: ReaderState): Uint8Array | null {
  switch (request.command) {
    case 'system-info':
      if (tag.systemInfo === 'refused') return isoError('system-info', notSupported);
      if (tag.systemInfo === 'silent') return replyStatus('system-info', statusNoTransponder);
      return replyWith('system-info', {
        dsfid: tag.dsfid,
        uid: tag.uid,
        afi: tag.afi,
        lastByteOfBlock: tag.blockSize - 1,
        lastBlock: tag.memory.length / tag.blockSize - 1,
        icReference: 1,
      });
    case 'read-blocks':
      return answerRead(request.first, request.count, tag, reader);
    case 'write-afi': {
      if (tag.afiLocked) return isoError('write-afi', locked);
      const fault = reader.faults.writeFault();
      if (fault === null) tag.afi = request.afi;
      return replyStatus('write-afi', fault === 'refused' ? statusWriteError : statusOk);
    }
    case 'custom':
      return answerCustom(request.maker, request.operation, tag, reader);
    case 'stay-quiet':
      reader.field.quiet(tag.uid);
      return replyStatus(request.command, statusOk);
    case 'select':
    case 'reset-to-ready':
      return replyStatus(request.command, statusOk);
    default:
      // The kiosk writes no memory, DSFID or locks.
      return replyStatus(request.command, statusUnknownCommand);
  }
}

function answerRead(
  first: number,
  count: number,
  tag: SimulatedTag,
  { faults }: ReaderState,
): Uint8Array | null {
  const blocks = readBlocks(tag, first, count);
  if (!blocks) return isoError('read-blocks', blockDoesNotExist);
  const fault = faults.readFault(first, count);
  if (fault === 'silent') return null;
  if (fault === 'disturbed') return replyStatus('read-blocks', statusRfError);
  if (fault === 'tag-error') return isoError('read-blocks', unknownError);
  const read =
    fault === 'cut' ? blocks.slice(0, count >> 1) : fault === 'garbled' ? garble(blocks) : blocks;
  const status = fault === 'cut' ? statusRfError : statusOk;
  return replyWith('read-blocks', { blocks: read.map((data) => ({ security: 0, data })) }, status);
}

/** The EAS of NXP's chips. A tag whose EAS is off keeps silent when it is asked to alarm. */
function answerCustom(
  maker: number,
  operation: number,
  tag: SimulatedTag,
  { faults }: ReaderState,
): Uint8Array {
  if (maker !== nxp) return replyStatus('custom', statusUnknownCommand);
  if (operation === easAlarm) {
    const heard = tag.eas === true && !faults.alarmMissed();
    return replyStatus('custom', heard ? statusOk : statusNoTransponder);
  }
  if (operation !== setEas && operation !== resetEas)
    return replyStatus('custom', statusUnknownCommand);
  if (tag.easLocked) return isoError('custom', unknownError);
  const fault = faults.writeFault();
  if (fault === null) tag.eas = operation === setEas;
  return replyStatus('custom', fault === 'refused' ? statusWriteError : statusOk);
}

function byteOf(inputs: readonly boolean[]): number {
  return inputs.reduce((byte, on, at) => byte | (on ? 1 << at : 0), 0);
}

function durationOf(time: number): number | null {
  return time === forEver ? null : time * 100;
}

function setRecords(records: readonly OutputRecord[], { outputs, lines }: ReaderState): number {
  const kind = outputs === 'relays' ? relayKind : 0;
  const done = records.map(({ output, state, time }) =>
    lines.setOutput(output - kind, state === stateOn, durationOf(time)),
  );
  return done.every(Boolean) ? statusOk : statusParameterRange;
}

function setPairs(
  { states, time }: { states: number; time: number },
  { firstBit, count }: { firstBit: number; count: number },
  { lines }: ReaderState,
): number {
  const done = Array.from({ length: count }, (_, at) => {
    const state = (states >> (firstBit + 2 * at)) & 3;
    return state === 0 || lines.setOutput(at + 1, state === stateOn, durationOf(time));
  });
  return done.every(Boolean) ? statusOk : statusParameterRange;
}
