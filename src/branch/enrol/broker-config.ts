/**
 * The broker's configuration, for nats-server 2.10 of Debian and newer, in one file. A kiosk comes
 * and goes by writing it anew and a reload, while the others stay connected. What a user may do is
 * an allow-list: what is not here is refused, `$JS.API` as a whole above all.
 */
import {
  claimStream,
  eventStream,
  inboxPrefix,
  keyStream,
  keySubject,
  kioskMay,
  listStream,
  type Permissions,
} from '../broker/subjects.ts';
import { quoted, tlsBlock, userLines } from './nats-conf.ts';

interface BrokerSettings {
  branch: string;
  /** `0.0.0.0:4222` */
  listen: string;
  /** absolute, for the broker's user alone */
  store: string;
  /** absolute, of `ca.pem`, `server.pem`, `server.key` */
  folder: string;
  host: BrokerUser;
  kiosks: readonly (BrokerUser & { name: string })[];
}

interface BrokerUser {
  /** public: `U…` */
  nkey: string;
  /** sha256 of the public key of the certificate, in hex */
  pin: string;
}

/** `nats.conf`. A path in it is absolute: nats-server takes another from where it was started. */
export function brokerConfig(settings: BrokerSettings): string {
  const { branch, listen, store, folder, host, kiosks } = settings;
  const users = [
    userLines(host.nkey, hostMay),
    ...kiosks.map(({ name, nkey }) => userLines(nkey, kioskMay(branch, name))),
  ];
  const pins = [host, ...kiosks].map(({ pin }) => pin);
  return `# Written by kiosk branch host, admit and revoke, which write over what is changed by hand.
server_name: ${quoted(`broker-${branch}`)}
listen: ${quoted(listen)}

jetstream {
  store_dir: ${quoted(store)}
  # What is acknowledged is on the disk: else a power cut loses two minutes, and whole streams.
  sync_interval: always
  max_mem: 16MB
  max_file: 2GB
}

# Strangers end here: without one of these certificates no byte reaches the parser.
${tlsBlock(folder, pins)}
# A cable that is cut is noticed within half a minute.
ping_interval: "10s"
ping_max: 2
write_deadline: "5s"
# Far above the kiosks: strangers count until their handshake fails, which takes them 5 s at most.
max_connections: 1000
max_subscriptions: 200
max_payload: 256KB
max_pending: 16MB
max_control_line: 4KB

authorization {
  timeout: 5
  users: [
${users.join('')}  ]
}
`;
}

/** Makes the streams and puts the keys; it neither reads nor writes what kiosks say. */
const hostMay: Permissions = {
  publish: [
    keySubject('*'),
    `$JS.API.DIRECT.GET.${keyStream}.${keySubject('*')}`,
    ...[eventStream, claimStream, keyStream, listStream].flatMap((stream) =>
      ['CREATE', 'UPDATE', 'INFO'].map((call) => `$JS.API.STREAM.${call}.${stream}`),
    ),
  ],
  subscribe: [`${inboxPrefix('host')}.>`],
};
