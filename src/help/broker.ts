/** A client of an MQTT broker, over TCP or TLS. */
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { MqttClient } from 'mqtt';
import { NotDelivered } from './call.ts';

export interface BrokerSettings {
  /** mqtt:// or mqtts:// */
  url: string;
  user: string | null;
  password: string | null;
  /** PEM */
  ca?: string | undefined;
}

const reconnectMs = 2_000;
/** A broker that sends more before it is connected anew is no broker. */
const mostBytes = 65_536;
const usualPorts: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 };

/** Loaded at the first call: a kiosk without a broker does without its memory. */
export async function openClient({ url, user, password, ca }: BrokerSettings): Promise<MqttClient> {
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
