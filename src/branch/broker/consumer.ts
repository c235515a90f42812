/** Reads a stream in order, for as long as the connection lasts. */
import type { DeliverPolicy, JetStreamManager } from '@nats-io/jetstream';
import { type Msg, type NatsConnection, nanos, nuid } from '@nats-io/transport-node';
import { heartbeatMs } from './dial.ts';
import { inboxPrefix, keyStream } from './subjects.ts';

/** What is read with. */
export interface ConsumerParts {
  nc: NatsConnection;
  manager: JetStreamManager;
  kiosk: string;
  end(reason: string): void;
}

type Delivered = { seq: number; storedAtMs: number; pending: number };

interface Receiver {
  onMessage(message: Msg, delivered: Delivered): void;
  /**
   * All that can be read has come. `pending` does not say so for sure: it counts a message that the
   * broker cannot read any more, and passes over.
   */
  onIdle?(): void;
}

interface Consumed {
  /** messages that were there when it began */
  there: number;
  /** No further message, for what was read to an end: the broker forgets the consumer by itself. */
  stop(): void;
}

/**
 * An ordered consumer: what is not the next message, or no sign of life for three heartbeats, ends
 * the connection, and the link reads on with the next one.
 */
export async function consume(
  { nc, manager, kiosk, end }: ConsumerParts,
  stream: string,
  from: { deliver_policy: DeliverPolicy; opt_start_seq?: number; filter_subject?: string },
  { onMessage, onIdle }: Receiver,
): Promise<Consumed> {
  const inbox = `${inboxPrefix(kiosk)}.${nuid.next()}`;
  let last = 0;
  let silent: NodeJS.Timeout | undefined;
  const alive = () => {
    clearTimeout(silent);
    silent = setTimeout(() => end('the broker has stopped sending'), 3 * heartbeatMs);
  };
  let isStopped = false;
  const subscription = nc.subscribe(inbox, {
    callback: (error, message) => {
      if (error !== null) return end(error.message);
      if (nc.isClosed() || isStopped) return;
      alive();
      if (message.headers?.code === 100) {
        const stalled = message.headers.get('Nats-Consumer-Stalled');
        if (message.reply) message.respond();
        else if (stalled !== '') nc.publish(stalled);
        const lastConsumer = message.headers.get('Nats-Last-Consumer');
        if (lastConsumer === '') return;
        if (Number(lastConsumer) !== last) end('messages were lost');
        else if (stalled === '') onIdle?.();
        return;
      }
      const delivered = readDelivery(message.reply ?? '');
      if (delivered === null || delivered.place !== last + 1) return end('messages were lost');
      last = delivered.place;
      try {
        onMessage(message, delivered);
      } catch (defect) {
        end(`a message cannot be handled: ${defect}`);
      }
    },
  });
  const stop = () => {
    isStopped = true;
    clearTimeout(silent);
    subscription.unsubscribe();
  };
  void nc.closed().then(() => clearTimeout(silent));
  const made = await manager.consumers.add(stream, {
    ...from,
    name: nuid.next(),
    deliver_subject: inbox,
    ack_policy: 'none',
    max_deliver: 1,
    mem_storage: true,
    num_replicas: 1,
    flow_control: stream !== keyStream,
    idle_heartbeat: nanos(heartbeatMs),
    inactive_threshold: nanos(6 * heartbeatMs),
  });
  alive();
  return { there: made.num_pending + made.delivered.consumer_seq, stop };
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<seq>.<place>.<nanoseconds>.<pending>`, or longer. */
function readDelivery(reply: string): (Delivered & { place: number }) | null {
  const tokens = reply.split('.');
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK' || tokens.length < 9) return null;
  const [seq, place, nanoseconds, pending] = tokens
    .slice(tokens.length === 9 ? 5 : 7)
    .map(Number) as [number, number, number, number];
  if (![seq, place, pending].every(isSequence) || !(nanoseconds > 0)) return null;
  return { seq, place, storedAtMs: Math.floor(nanoseconds / 1e6), pending };
}

export function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
