/** Checks for unsafe environment variables and unencrypted connections over a network. */
import { isIP } from 'node:net';
import { parseAddress } from '../../../hardware/address.ts';
import { readerOnPort } from '../../config/devices/devices.ts';
import type { Config } from '../../config/schema.ts';
import { type Environment, riskyVariables, unsafeEnvironment } from '../../wiring/environment.ts';
import { attention, type Finding, type PartName } from '../finding.ts';

/** Checks this process; a running kiosk reports its own environment in its overview. */
export function probeEnvironment(environment: Environment): Finding[] {
  const risky = riskyVariables(environment);
  if (risky.length === 0) return [];
  const { text, remedy } = unsafeEnvironment(risky);
  return [attention('configuration', 'environment-unsafe', text, { remedy })];
}

function isLoopback(host: string) {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Unencrypted connections over a network, unless `protectedNetwork` is set. */
export function probeLines({
  protectedNetwork,
  sip2,
  reader,
  scanner,
  printer,
  terminal,
  signals,
  screen,
}: Config): Finding[] {
  if (protectedNetwork) return [];
  const lines: readonly (readonly [PartName, string, string | undefined])[] = [
    ['library', 'library system', sip2.address],
    ['reader', 'RFID reader', readerOnPort(reader)?.address],
    ['scanner', 'scanner', scanner?.input === 'port' ? scanner.address : undefined],
    ['printer', 'printer', printer?.address],
    ['terminal', 'payment terminal', terminal?.address],
    ['signals', 'relay board', signals?.relay?.address],
  ];
  const lineInClear = lines.flatMap(([part, name, where]) => {
    const parsed = where === undefined ? null : parseAddress(where);
    if (!where || !parsed?.ok || parsed.address.kind !== 'tcp' || isLoopback(parsed.address.host))
      return [];
    const text = `The connection to the ${name} is not encrypted: others on the network can read and change it.`;
    const ownNetwork =
      'use a separate network (VLAN, VPN) and then write `"protectedNetwork": true`.';
    const remedy =
      part === 'library'
        ? `Use \`tls://\` if the library system supports it; else ${ownNetwork}`
        : ownNetwork.replace('use', 'Use');
    return [attention(part, 'line-in-clear', text, { where, remedy })];
  });
  return [...lineInClear, ...feedInClear(screen.attract.feed?.url)];
}

/** Others on the network could put their own words on the screen. */
function feedInClear(url: string | undefined): Finding[] {
  const { protocol, hostname, origin } = new URL(url ?? 'https://none');
  if (protocol === 'https:' || isLoopback(hostname)) return [];
  const text =
    'The connection to the feed is not encrypted: others on the network can read and change it.';
  const remedy =
    'Write `https://` in screen.attract.feed.url; or use a separate network (VLAN, VPN) and then write `"protectedNetwork": true`.';
  return [attention('screen', 'line-in-clear', text, { where: origin, remedy })];
}
