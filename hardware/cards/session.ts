/** A card in the hands of this program: a connection to pcscd of its own, from connect to close. */
import type { PortAddress } from '../address.ts';
import { openPort } from '../open.ts';
import { reasonOf } from '../reason.ts';
import {
  type AgreedVersion,
  agreeOnVersion,
  type Channel,
  createChannel,
  PcscError,
  requireOk,
} from './channel.ts';
import {
  dispositions,
  longestAnswer,
  protocolHeader,
  protocols,
  scopes,
  shares,
} from './messages.ts';

interface Session {
  /** Rejects with a PcscError; there may be no card in it. */
  connect(reader: string): Promise<CardSession>;
  /** Idempotent. Gives back what was taken. */
  close(): Promise<void>;
}
interface CardSession {
  /** A command and its answer, with the status word at its end. Rejects with a PcscError. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** The card stays as it is, powered. */
  disconnect(): Promise<void>;
}
export interface SessionOptions {
  agreed: AgreedVersion;
  /** for each answer: a card has its own time limits, of which the reader's driver knows */
  answerTimeoutMs: number;
  connectTimeoutMs: number;
}

/** Rejects with a PcscError. When `signal` aborts, what is under way ends as `gone`. */
export async function openSession(
  address: PortAddress,
  options: SessionOptions,
  signal: AbortSignal,
): Promise<Session> {
  const channel: Channel = createChannel((bytes) => port.write(bytes), options.answerTimeoutMs);
  const port = await openPort(
    address,
    { onData: channel.receive, onDown: channel.lose },
    { connectTimeoutMs: options.connectTimeoutMs, signal },
  ).catch((error) => {
    throw new PcscError(reasonOf(error), 'gone');
  });
  const giveUp = () => channel.lose('given up');
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  const close = async () => {
    signal.removeEventListener('abort', giveUp);
    await port.close();
  };
  try {
    await agreeOnVersion(channel, options.agreed);
    const { context, result } = await channel.request('establishContext', { scope: scopes.system });
    requireOk(result, 'a context');
    return { connect: (reader) => connect(channel, context, reader, signal), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function connect(
  channel: Channel,
  context: number,
  reader: string,
  signal: AbortSignal,
): Promise<CardSession> {
  const connected = await channel
    .request('connect', { context, reader, share: shares.shared, protocols: protocols.any })
    .catch((error) => {
      // Before 2.3 it says no to this user by hanging up.
      if (error instanceof PcscError && error.trouble === 'gone' && !signal.aborted)
        throw new PcscError(`connecting to the card: ${error.message}`, 'permission');
      throw error;
    });
  requireOk(connected.result, 'connecting to the card');
  const { card, protocol } = connected;
  // No other program speaks in between: a card has one selected file.
  const begun = await channel.request('beginTransaction', { card });
  requireOk(begun.result, 'having the card alone');
  return {
    transmit: async (command) => {
      const { result, receiveLength } = await channel.request(
        'transmit',
        {
          card,
          sendProtocol: protocol,
          sendHeader: protocolHeader,
          sendLength: command.length,
          receiveProtocol: protocol,
          receiveHeader: protocolHeader,
          receiveLength: longestAnswer,
        },
        command,
      );
      requireOk(result, 'a command to the card');
      if (receiveLength > longestAnswer) throw new PcscError('an answer without end', 'gone');
      // Its own limit: the bytes follow at once.
      return channel.take(receiveLength, 5_000);
    },
    disconnect: async () => {
      await channel.request('endTransaction', { card, disposition: dispositions.leave });
      await channel.request('disconnect', { card, disposition: dispositions.leave });
    },
  };
}
