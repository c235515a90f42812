/** What the simulated reader answers: one reply body for each request. */
import {
  type CommandName,
  encodeReply,
  type Reply,
  type ReplyData,
  type Request,
  statusIsoError,
  statusMoreData,
  statusNoTransponder,
  statusOk,
} from '../../hardware/feig/commands.ts';
import type { Field, SimulatedTag } from './field.ts';

const statusUnknownCommand = 0x80;
const statusNotInThisMode = 0x82;
const blockDoesNotExist = 0x10;

export interface ReaderMind {
  field: Field;
  /** tags in one inventory reply */
  tagsPerReply: number;
  scanMode: boolean;
  /** Whether this write is to fail, and how; counts it. */
  writeFault(): { status: number } | 'unkept' | null;
  /** Called before a write to a tag: the moment at which a patron may lift it. */
  beforeWrite(uid: string): void;
}

const bare = { data: null, isoError: null, block: null };
const just = (command: CommandName, status: number): Uint8Array => encodeReply(command, { ...bare, status } as Reply);
function tell<N extends CommandName>(command: N, data: ReplyData<N>, status = statusOk): Uint8Array {
  return encodeReply(command, { ...bare, status, data });
}

export function answer(request: Request, mind: ReaderMind): Uint8Array {
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
    case 'custom':
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
  if (request.command === 'write-afi') mind.beforeWrite(uid);
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
      return just('write-afi', fault === null || fault === 'unkept' ? statusOk : fault.status);
    }
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

function readBlocks(tag: SimulatedTag, first: number, count: number): Uint8Array[] | null {
  const { memory, blockSize } = tag;
  const { blocksAtOnce = 256, readableBlocks = memory.length / blockSize } = tag;
  if (count === 0 || count > blocksAtOnce || first + count > readableBlocks) return null;
  return Array.from({ length: count }, (_, index) =>
    memory.slice((first + index) * blockSize, (first + index + 1) * blockSize),
  );
}
