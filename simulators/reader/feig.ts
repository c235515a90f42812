/** A Feig reader in host mode: one reply for each request; a malformed one, or one for another reader, gets none. */
import {
  type CommandName,
  decodeRequest,
  encodeReply,
  type Reply,
  type ReplyData,
  type Request,
  statusIsoError,
  statusMoreData,
  statusNoTransponder,
  statusOk,
  statusWriteError,
} from '../../hardware/feig/commands.ts';
import { createFramer, encodeFrame } from '../../hardware/feig/frame.ts';
import type { SimulatedTag } from './field.ts';
import { readBlocks } from './field.ts';
import type { ReaderMind, Voice } from './mind.ts';

const statusUnknownCommand = 0x80;
const statusNotInThisMode = 0x82;
const blockDoesNotExist = 0x10;

const anyReader = 255;
const setEas = 0xa2;
const resetEas = 0xa3;
const easAlarm = 0xa5;
const nxp = 0x04;

export const feigVoice =
  (busAddress: number): Voice =>
  (mind, reply) =>
    createFramer(
      {
        onFrame: ({ type, address, body }) => {
          if (mind.muted || (address !== anyReader && address !== busAddress)) return;
          const decoded = decodeRequest(body);
          if (!decoded.ok) return;
          const request = decoded.value;
          mind.heard(request.command);
          const bytes = encodeFrame({ type, address: busAddress, body: answer(request, mind) });
          reply(bytes, isWrite(request));
        },
      },
      1,
    );

const isWrite = (request: Request): boolean =>
  request.command === 'write-afi' || (request.command === 'custom' && request.operation !== easAlarm);

const bare = { data: null, isoError: null, block: null };
const just = (command: CommandName, status: number): Uint8Array => encodeReply(command, { ...bare, status } as Reply);
function tell<N extends CommandName>(command: N, data: ReplyData<N>, status = statusOk): Uint8Array {
  return encodeReply(command, { ...bare, status, data });
}

function answer(request: Request, mind: ReaderMind): Uint8Array {
  const { field } = mind;
  switch (request.command) {
    case 'software-version':
      // An MR102, as the third-party tests record the revisions.
      return tell('software-version', {
        softwareRevision: 0x0303,
        developmentRevision: 0,
        hardwareType: 0x44,
        softwareType: 77,
        transponderTypes: 0x0008,
      });
    case 'rf-reset':
    case 'cpu-reset':
      field.reset();
      return just(request.command, statusOk);
    case 'rf-switch':
      field.switch(request.antenna !== 0);
      return just(request.command, statusOk);
    case 'baud-detection':
      return just(request.command, statusOk);
    case 'reader-info':
    case 'read-configuration':
      return just(request.command, statusUnknownCommand);
    default:
      return mind.scanMode ? just(request.command, statusNotInThisMode) : answerHostCommand(request, mind);
  }
}

function answerHostCommand(request: Request, mind: ReaderMind): Uint8Array {
  if (request.command === 'inventory') {
    const { tags, more } = mind.field.inventory(request.mode.more, mind.tagsPerReply);
    if (tags.length === 0) return just('inventory', statusNoTransponder);
    const entries = tags.map(({ dsfid, uid }) => ({ kind: 'iso15693' as const, dsfid, uid }));
    return tell('inventory', { inventory: { count: tags.length, entries } }, more ? statusMoreData : statusOk);
  }
  if (!('target' in request) || request.target.to !== 'uid') return just(request.command, statusNoTransponder);
  const { uid } = request.target;
  if (isWrite(request)) mind.beforeWrite(uid);
  const tag = mind.field.find(uid);
  return tag ? answerForTag(request, tag, mind) : just(request.command, statusNoTransponder);
}

function answerForTag(request: Request, tag: SimulatedTag, mind: ReaderMind): Uint8Array {
  switch (request.command) {
    case 'system-info':
      return tell('system-info', {
        dsfid: tag.dsfid,
        uid: tag.uid,
        afi: tag.afi,
        lastByteOfBlock: tag.blockSize - 1,
        lastBlock: tag.memory.length / tag.blockSize - 1,
        icReference: 1,
      });
    case 'read-blocks': {
      const blocks = readBlocks(tag, request.first, request.count);
      if (blocks) return tell('read-blocks', { blocks: blocks.map((data) => ({ security: 0, data })) });
      return encodeReply('read-blocks', { ...bare, status: statusIsoError, isoError: blockDoesNotExist });
    }
    case 'write-afi': {
      const fault = mind.writeFault();
      if (fault === null) tag.afi = request.afi;
      return just('write-afi', fault === 'refused' ? statusWriteError : statusOk);
    }
    case 'custom':
      return answerCustom(request.maker, request.operation, tag, mind);
    case 'stay-quiet':
      mind.field.quiet(tag.uid);
      return just(request.command, statusOk);
    case 'select':
    case 'reset-to-ready':
      return just(request.command, statusOk);
    default:
      // Memory, DSFID and locks are out of a kiosk's reach.
      return just(request.command, statusUnknownCommand);
  }
}

/** The EAS of NXP's chips. A tag whose EAS is off keeps silent when it is asked to alarm. */
function answerCustom(maker: number, operation: number, tag: SimulatedTag, mind: ReaderMind): Uint8Array {
  if (maker !== nxp) return just('custom', statusUnknownCommand);
  if (operation === easAlarm) return just('custom', tag.eas ? statusOk : statusNoTransponder);
  if (operation !== setEas && operation !== resetEas) return just('custom', statusUnknownCommand);
  const fault = mind.writeFault();
  if (fault === null) tag.eas = operation === setEas;
  return just('custom', fault === 'refused' ? statusWriteError : statusOk);
}
