/**
 * The configuration of a hub's nats-server, by the twelve rules of docs/decisions/0056: operators and
 * branches come and go by writing it anew and a reload, while the others stay connected.
 */
import { accountsBlock, quoted, tlsBlock } from '../../../src/branch/enrol/nats-conf.ts';
import type { RegionRecord } from '../region/region-record.ts';
import { hubAccounts } from './accounts.ts';

/** `folder`: absolute, of `ca.pem`, `server.pem`, `server.key` on the machine of the hub */
export function hubConfig(record: RegionRecord, folder: string): string {
  const { region, listen, leaf, leafListen, store, filler, operators } = record;
  const { accounts, grants } = hubAccounts(record);
  return `# Written by kiosk-fleet, which writes over what is changed by hand.
server_name: ${quoted(`hub-${region}`)}
listen: ${quoted(listen)}

jetstream {
  domain: hub
  store_dir: ${quoted(store)}
  # What is acknowledged is on the disk: else a power cut loses two minutes, and whole streams.
  sync_interval: always
  max_mem: 64MB
  max_file: 8GB
}

# Operators. Strangers end here: without one of these certificates no byte reaches the parser.
${tlsBlock(
  folder,
  [filler, ...operators].map(({ pin }) => pin),
)}
# Branches: whom the authority of the region certified, and who has the nkey. Without pins, since
# nats-server would have to be started again at each branch that comes or goes.
leafnodes {
  listen: ${quoted(leafListen)}
  # The hub says to each broker where it is. Left out: the addresses of this machine's networks, which
  # lead past what stands in between.
  advertise: ${quoted(new URL(leaf).host)}
  compression: off
${tlsBlock(folder, null, { indent: '  ' })}}

# A line that is cut is noticed within half a minute.
ping_interval: "10s"
ping_max: 2
write_deadline: "10s"
max_connections: 2000
max_subscriptions: 2000
max_payload: 256KB
max_pending: 32MB
max_control_line: 4KB

authorization {
  timeout: 5
}

${accountsBlock(accounts, grants)}`;
}
