/** A connection of the broker's client, over our own line, and why there is none. */
import { JetStreamApiError } from '@nats-io/jetstream';
import {
  AuthorizationError,
  type ConnectionOptions,
  Kind,
  type NatsConnection,
  NatsConnectionImpl,
  NoRespondersError,
  nkeyAuthenticator,
  Parser,
  PermissionViolationError,
  RequestError,
  setTransportFactory,
  type Transport,
} from '@nats-io/transport-node';
import type { Identity } from '../enrol/identity.ts';
import { BrokerRefusal } from './broker.ts';
import { BrokerLine, type LineOptions, RefusedByBroker } from './broker-line.ts';
import { apiPrefix, inboxPrefix } from './subjects.ts';

/** The client pings so often. */
const pingMs = 10_000;
const streamNotFound = 10059;
const wrongLastSequence = 10071;

/** Who dials: a kiosk, the host of a branch, an operator of a region. */
type Dialling = Pick<
  Identity,
  'branch' | 'kiosk' | 'ca' | 'certificate' | 'privateKey' | 'nkeySeed'
>;

/** How streams are asked for: what the broker's accounts allow. */
export function streamOptions(answerMs: number) {
  return { checkAPI: false, apiPrefix, timeout: answerMs };
}

/** One connection, with the deadlines and bounds of broker-line.ts; rejects with a BrokerRefusal. */
export async function dial(
  identity: Dialling,
  address: string,
  answerMs: number,
): Promise<NatsConnection> {
  setTransportFactory({ factory: () => new BrokerLine() as Transport });
  try {
    const { hostname, port } = new URL(address);
    const line: LineOptions = {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 4222),
      ca: identity.ca,
      certificate: identity.certificate,
      privateKey: identity.privateKey,
      connectMs: answerMs,
      check: createCheck(),
    };
    const options: ConnectionOptions & { line: LineOptions } = {
      line,
      servers: `${hostname}:${line.port}`,
      name: `${identity.branch} ${identity.kiosk}`,
      authenticator: nkeyAuthenticator(new TextEncoder().encode(identity.nkeySeed)),
      tls: {},
      resolve: false,
      reconnect: false,
      maxReconnectAttempts: 1,
      ignoreClusterUpdates: true,
      // The line has its own for the handshake.
      timeout: 2 * answerMs,
      pingInterval: pingMs,
      maxPingOut: 2,
      inboxPrefix: inboxPrefix(identity.kiosk),
      noAsyncTraces: true,
    };
    return await NatsConnectionImpl.connect(options);
  } catch (error) {
    throw refusal(error);
  }
}

/** The client's own parser, before the client: what it cannot read does not reach it. */
function createCheck(): LineOptions['check'] {
  let messages = 0;
  const parser = new Parser({
    push: (event) => {
      messages += 1;
      if (typeof event === 'object' && event.kind === Kind.INFO)
        JSON.parse(new TextDecoder().decode(event.data));
    },
  });
  return (chunk) => {
    parser.parse(chunk);
    return messages;
  };
}

export function refusal(error: unknown): BrokerRefusal {
  if (error instanceof BrokerRefusal) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isNoStream(error)) {
    return new BrokerRefusal('branch-stream-missing', `a stream is missing: ${message}`);
  }
  const code = (error as { code?: unknown }).code;
  const isOfTls =
    typeof code === 'string' && /^(ERR_(SSL|TLS|OSSL)|CERT_|UNABLE_|DEPTH_|SELF_)/.test(code);
  const refuses =
    isOfTls ||
    error instanceof AuthorizationError ||
    error instanceof RefusedByBroker ||
    error instanceof PermissionViolationError;
  return new BrokerRefusal(refuses ? 'branch-broker-refuses' : 'branch-broker-away', message);
}

/** Without a stream some of its subjects answer with an error, and the others do not answer. */
function isNoStream(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.code === streamNotFound;
  return isNotTaken(error);
}

/** Another message was put first: by compare-and-set this one is not taken. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === wrongLastSequence;
}

/** The server says at once that there is nothing which takes the question. */
export function isNotTaken(error: unknown): boolean {
  const { cause } = error as Error;
  return [error, cause].some(
    (each) =>
      each instanceof NoRespondersError || (each instanceof RequestError && each.isNoResponders()),
  );
}
