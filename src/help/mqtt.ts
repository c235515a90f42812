/**
 * A call by a message to an MQTT broker. The kiosk connects when it calls, and stays until the call
 * ends, to hear the answer.
 */
import type { MqttClient } from 'mqtt';
import { type BrokerSettings, openClient } from './broker.ts';
import { type Call, NotDelivered, type Way } from './call.ts';

export interface MqttSettings extends BrokerSettings {
  topic: string;
  answerTopic: string;
  timeoutMs: number;
}

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
export async function tryBroker(
  settings: BrokerSettings & Pick<MqttSettings, 'timeoutMs'>,
): Promise<void> {
  const client = await openClient(settings);
  try {
    await inTime(client, settings.timeoutMs, () => connected(client));
  } finally {
    await client.endAsync(true).catch(() => {});
  }
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
