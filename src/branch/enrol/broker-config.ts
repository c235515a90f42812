/**
 * The broker's configuration, for nats-server 2.10 of Debian and newer, in one file. A kiosk comes
 * and goes by writing it anew and a reload, while the others stay connected. What a user may do is
 * an allow-list: what is not here is refused, `$JS.API` as a whole above all.
 */
import { brokerAccounts, leafAccount } from './broker-accounts.ts';
import { accountsBlock, quoted, tlsBlock } from './nats-conf.ts';

interface BrokerSettings {
  branch: string;
  /** `0.0.0.0:4222` */
  listen: string;
  /** absolute, for the broker's user alone */
  store: string;
  /** absolute, of `ca.pem`, `server.pem`, `server.key` */
  folder: string;
  /** null: the branch is in no region */
  leaf: LeafRemote | null;
  host: BrokerUser;
  kiosks: readonly (BrokerUser & { name: string })[];
}

interface BrokerUser {
  /** public: `U…` */
  nkey: string;
  /** sha256 of the public key of the certificate, in hex */
  pin: string;
}

/** How the broker dials the hub of its region; `leaf.pem`, `leaf.key`, `leaf-ca.pem` are in `folder`. */
interface LeafRemote {
  /** `tls://host:port` */
  address: string;
  /** `SU…` */
  nkeySeed: string;
}

/** `nats.conf`. A path in it is absolute: nats-server takes another from where it was started. */
export function brokerConfig(settings: BrokerSettings): string {
  const { branch, listen, store, folder, leaf, host, kiosks } = settings;
  const isInRegion = leaf !== null;
  const { accounts, grants } = brokerAccounts({ branch, isInRegion, host, kiosks });
  const pins = [host, ...kiosks].map(({ pin }) => pin);
  return `# Written by kiosk branch host, admit and revoke, which write over what is changed by hand.
server_name: ${quoted(`broker-${branch}`)}
listen: ${quoted(listen)}

jetstream {
${isInRegion ? `  domain: ${quoted(branch)}\n` : ''}  store_dir: ${quoted(store)}
  # What is acknowledged is on the disk: else a power cut loses two minutes, and whole streams.
  sync_interval: always
  max_mem: 16MB
  max_file: ${isInRegion ? 4 : 2}GB
}

# Strangers end here: without one of these certificates no byte reaches the parser.
${tlsBlock(folder, pins)}${leaf === null ? '' : leafBlock(folder, leaf)}
# A cable that is cut is noticed within half a minute.
ping_interval: "10s"
ping_max: 2
write_deadline: "5s"
# Far above the kiosks: strangers count until their handshake fails, which takes them 5 s at most.
max_connections: 1000
max_subscriptions: ${isInRegion ? 10_000 : 200}
max_payload: 256KB
max_pending: 16MB
max_control_line: 4KB

authorization {
  timeout: 5
}

${accountsBlock(accounts, grants)}`;
}

/** The broker dials; the hub may not. Compression off: CVE of 2026 before the log-in. */
function leafBlock(folder: string, { address, nkeySeed }: LeafRemote): string {
  return `
# The hub of the region. What goes this way stands in its account.
leafnodes {
  compression: off
  remotes: [
    {
      url: ${quoted(address)}
      nkey: ${quoted(nkeySeed)}
      account: ${quoted(leafAccount)}
      tls {
        cert_file: ${quoted(`${folder}/leaf.pem`)}
        key_file: ${quoted(`${folder}/leaf.key`)}
        ca_file: ${quoted(`${folder}/leaf-ca.pem`)}
        handshake_first: true
        min_version: "1.3"
        timeout: 5
      }
    }
  ]
}
`;
}
