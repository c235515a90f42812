/** What an outside system publishes of the building, on a topic of an MQTT broker. */
import { type BrokerSettings, openClient } from '../help/broker.ts';

export interface TopicSettings extends BrokerSettings {
  topic: string;
}

/** More is no state of a building: it is read so far, and complained of. */
const mostBytes = 1_024;

/** A line that is lost comes back by itself. `close` also ends one that is not open yet. */
export function readTopic(
  settings: TopicSettings,
  onMessage: (text: string, isRetained: boolean) => void,
): { close(): Promise<void> } {
  const { topic } = settings;
  const opening = openClient(settings).then((client) => {
    client.on('message', (at, payload, { retain }) => {
      if (at === topic) onMessage(payload.subarray(0, mostBytes).toString('utf8'), retain);
    });
    // A broker that refuses it says nothing from then on: the signal is silent.
    client.once('connect', () => client.subscribe(topic, { qos: 1 }, () => {}));
    return client;
  });
  return {
    close: async () => {
      const client = await opening;
      await client.endAsync(true).catch(() => {});
    },
  };
}
