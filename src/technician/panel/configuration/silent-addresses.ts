/**
 * Addresses that a change brings, and at which nothing answers: asked about before it is saved. Only
 * changed ones are tried, because the running kiosk has its present devices open.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { parseAddress } from '../../../../hardware/address.ts';
import { systemFolders } from '../../../../hardware/serial-ports.ts';
import { isWebAddress } from '../../../../packages/sip2/src/https/index.ts';
import type { TlsOptions } from '../../../../packages/sip2/src/index.ts';
import { readerOnPort } from '../../../config/devices/devices.ts';
import type { Config } from '../../../config/schema.ts';
import { Fault } from '../../../fault.ts';
import { codeHost } from '../../../wiring/code-host.ts';
import { readTls } from '../../../wiring/open.ts';
import { readAuthority } from '../../../wiring/read-authority.ts';
import type { SilentAddress } from '../../actions.ts';
import type { Finding, PartName } from '../../finding.ts';
import { explainClosed } from '../../probes/devices/port.ts';
import { probePath } from '../../probes/path.ts';

const stepMs = 2_000;

interface Target {
  path: string;
  part: PartName;
  address: string;
  tls(): TlsOptions;
}

/** Those of `after` that none of the `known` configurations has. */
export async function silentAddresses(
  known: readonly Config[],
  after: Config,
): Promise<SilentAddress[]> {
  const before = new Set(known.flatMap(targetsOf).map(keyOf));
  const changed = targetsOf(after).filter((target) => !before.has(keyOf(target)));
  const found = await Promise.all(
    changed.map(async (target) => ({ target, finding: await tryAddress(target) })),
  );
  return found.flatMap(({ target: { path, address }, finding }) =>
    finding === null
      ? []
      : [
          {
            path,
            address,
            code: finding.code,
            text: finding.text,
            ...(finding.remedy === undefined ? {} : { remedy: finding.remedy }),
          },
        ],
  );
}

function keyOf({ path, address }: Target): string {
  return `${path} ${address}`;
}

function targetsOf(config: Config): Target[] {
  const { sip2, reader, scanner, printer, terminal, code, help, mail, screen, branch } = config;
  const relay = config.signals?.relay?.address;
  const without = () => ({});
  const device = (part: 'reader' | 'scanner' | 'printer', address?: string) =>
    address === undefined ? [] : [{ path: `${part}.address`, part, address, tls: without }];
  const { webhook = null, mqtt = null, ca } = help.call ?? {};
  const authority = () => (ca === undefined ? {} : { ca: readAuthority(ca) });
  const web = (path: string, part: PartName, url: string | undefined, tls: Target['tls']) =>
    url === undefined ? [] : [{ path, part, address: endpointOf(url), tls }];
  return [
    {
      path: 'sip2.address',
      part: 'library',
      address: isWebAddress(sip2.address) ? endpointOf(sip2.address) : sip2.address,
      tls: () => readTls(sip2.tls ?? {}),
    },
    ...device('reader', readerOnPort(reader)?.address),
    ...device('scanner', scanner?.input === 'port' ? scanner.address : undefined),
    ...device('printer', printer?.address),
    ...(relay === undefined
      ? []
      : [
          { path: 'signals.relay.address', part: 'signals' as const, address: relay, tls: without },
        ]),
    ...(terminal === null ? [] : [terminalAt(terminal)]),
    ...(code === null ? [] : web(hostSetting(code), 'code', codeHost(code), without)),
    ...(branch?.broker === undefined ? [] : [brokerAt(branch.broker)]),
    ...web('help.call.webhook.url', 'help', webhook?.url, authority),
    ...web('help.call.mqtt.url', 'help', mqtt?.url, authority),
    ...(mail === null ? [] : [mailServerAt(mail)]),
    ...web('screen.attract.feed.url', 'screen', screen.attract.feed?.url, without),
  ];
}

/** Whom the broker trusts, and who trusts it, stands in the enrolment: here only that it is there. */
function brokerAt(broker: string): Target {
  const address = broker.replace(/^tls:/, 'tcp:');
  return { path: 'branch.broker', part: 'branch', address, tls: () => ({}) };
}

/** Before STARTTLS it is a plain line: whom it trusts shows when the kiosk logs in. */
function mailServerAt({ host, port, tls, ca }: NonNullable<Config['mail']>): Target {
  const address = `${tls === 'implicit' ? 'tls' : 'tcp'}://${host}:${port}`;
  const authority = () => (ca === undefined ? {} : { ca: readAuthority(ca, 'mail.ca') });
  return { path: 'mail.host', part: 'help', address, tls: authority };
}

/** Whose certificate Adyen's terminal has stands in its settings: here only that it is there. */
function terminalAt({ driver, address }: NonNullable<Config['terminal']>): Target {
  const asked = driver === 'adyen' ? address.replace(/^tls:/, 'tcp:') : address;
  return { path: 'terminal.address', part: 'terminal', address: asked, tls: () => ({}) };
}

function hostSetting({ address }: NonNullable<Config['code']>): string {
  return address === null ? 'code.environment' : 'code.address';
}

const usualPorts = { 'https:': 443, 'http:': 80, 'mqtts:': 8883, 'mqtt:': 1883 } as const;

/** `tls://host:port` of a URL: its path and what is secret in it are not asked for. */
function endpointOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  const usual = usualPorts[protocol as keyof typeof usualPorts] ?? 443;
  const kind = protocol === 'https:' || protocol === 'mqtts:' ? 'tls' : 'tcp';
  return `${kind}://${hostname}:${port || usual}`;
}

/** null: something answers there */
async function tryAddress({ part, address: text, tls }: Target): Promise<Finding | null> {
  const parsed = parseAddress(text);
  // Of a wrong address, and of files that cannot be read, the configuration itself complains.
  if (!parsed.ok) return null;
  const { address } = parsed;
  if ('host' in address) {
    const { findings } = await probePath(part, address, optionsOf(tls), stepMs);
    return findings.find(({ light }) => light === 'broken') ?? null;
  }
  const port = { part, name: `The ${part}`, address, folders: systemFolders };
  if (!existsSync(address.path))
    return explainClosed(port, { kind: 'closed', trouble: 'no-port', why: '' });
  return mayOpen(address.path)
    ? null
    : explainClosed(port, { kind: 'closed', trouble: 'no-permission', why: '' });
}

function optionsOf(tls: Target['tls']): TlsOptions {
  try {
    return tls();
  } catch (error) {
    if (error instanceof Fault) return {};
    throw error;
  }
}

function mayOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
