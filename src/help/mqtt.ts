/**
 * A call by a message to an MQTT broker. The kiosk connects when it calls, and stays until the call
 * ends, to hear the answer.
 */
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { MqttClient } from 'mqtt';
import { type Call, NotDelivered, type Way } from './call.ts';

export interface MqttSettings {
  url: string;
  topic: string;
  answerTopic: string;
  user: string | null;
  password: string | null;
  timeoutMs: number;
  /** PEM */
  ca?: string | undefined;
}

const reconnectMs = 2_000;
/** A broker that sends more before it is connected anew is no broker. */
const mostBytes = 65_536;
const usualPorts: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 };

/** Delivered when the broker has taken the message (QoS 1): it does not say who receives it. */
export function mqttWay(settings: MqttSettings): Way {
  return {
    name: 'mqtt',
    deliver: async (call, open, onAnswer) => {
      const { topic, answerTopic } = settings;
      const client = await openClient(settings);
      const close = () => void client.endAsync(true).catch(() => {});
      open.addEventListener('abort', close, { once: true });
      client.on('message', (at, payload, { retain }) => {
        // A retained message is the answer to another call, or to none.
        if (at === answerTopic && !retain && answers(payload, call)) onAnswer();
      });
      try {
        await inTime(client, settings.timeoutMs, async () => {
          await connected(client);
          const [granted] = await client.subscribeAsync(answerTopic, { qos: 1 });
          if (granted?.qos === 128) throw new NotDelivered(`${answerTopic} may not be read`);
          await client.publishAsync(topic, JSON.stringify(messageOf(call, answerTopic)), {
            qos: 1,
          });
        });
      } catch (error) {
        open.removeEventListener('abort', close);
        close();
        throw error;
      }
      if (open.aborted) close();
    },
  };
}

/** Connects and leaves again, for a diagnosis. Rejects as a delivery does. */
export async function tryBroker(settings: MqttSettings): Promise<void> {
  const client = await openClient(settings);
  try {
    await inTime(client, settings.timeoutMs, () => connected(client));
  } finally {
    await client.endAsync(true).catch(() => {});
  }
}

/** Loaded at the first call: a kiosk without a broker does without its memory. */
async function openClient({ url, user, password, ca }: MqttSettings): Promise<MqttClient> {
  const { MqttClient: Client } = await import('mqtt');
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: port === '' ? (usualPorts[protocol] ?? 0) : Number(port) };
  const openSocket = (): Socket =>
    protocol === 'mqtts:'
      ? connectSecure({
          ...to,
          // Set here, so that NODE_TLS_REJECT_UNAUTHORIZED and NODE_OPTIONS have no effect.
          minVersion: 'TLSv1.2',
          rejectUnauthorized: true,
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(ca === undefined ? {} : { ca }),
        })
      : connectPlain(to);
  const client = new Client(
    () => {
      const socket = openSocket();
      let bytes = 0;
      socket.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) socket.destroy(new NotDelivered('it sends too much'));
      });
      return socket;
    },
    {
      clientId: `kiosk-${Math.random().toString(36).slice(2, 12)}`,
      reconnectPeriod: reconnectMs,
      resubscribe: true,
      queueQoSZero: false,
      ...(user === null ? {} : { username: user }),
      ...(password === null ? {} : { password }),
    },
  );
  // Without a listener a fault of the line would end the process; the line comes back by itself.
  client.on('error', () => {});
  return client;
}

/** The first connection: a line that breaks now is a delivery that failed. */
function connected(client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', (error) =>
      // A number is the broker's own reason; its message is one of a fixed list.
      reject('code' in error && typeof error.code === 'number' ? refused(error) : error),
    );
    client.once('close', () => reject(new NotDelivered('the broker hangs up')));
  });
}

function refused({ message }: Error) {
  return new NotDelivered(`the broker refuses it (${message})`);
}

/** A promise of the client never ends where its line breaks in the middle. */
async function inTime(client: MqttClient, ms: number, work: () => Promise<void>): Promise<void> {
  let stop = (_: Error) => {};
  const late = new Promise<never>((_, reject) => {
    stop = reject;
  });
  const timer = setTimeout(() => stop(new NotDelivered(`no answer in ${ms} ms`)), ms);
  const hungUp = () => stop(new NotDelivered('the broker hangs up'));
  client.once('close', hungUp);
  try {
    await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
    client.off('close', hungUp);
  }
}

function messageOf({ id, library, device, reason, at, text }: Call, answerTopic: string) {
  return { call: id, library, device, reason, at, text, answerTopic };
}

/** The id of the call alone, or JSON with `call` and `acknowledged`. */
function answers(payload: Buffer, { id }: Call): boolean {
  if (payload.length > 1_024) return false;
  const text = payload.toString('utf8').trim();
  if (text === id) return true;
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) return false;
    return 'call' in answer && 'acknowledged' in answer
      ? answer.call === id && answer.acknowledged === true
      : false;
  } catch {
    return false;
  }
}
