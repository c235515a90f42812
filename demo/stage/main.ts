#!/usr/bin/env node
/**
 * The far end of every wire and the page that plays them, as one program:
 * `node dist/demo/stage/main.js [--only reader --port 10001] [--json]`.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { terminalDrivers } from '../../hardware/terminals.ts';
import { envelopeNames } from '../../packages/sip2/src/index.ts';
import { formNames } from '../../simulators/library/forms/names.ts';
import { pathOf } from '../../simulators/library/https/front.ts';
import { adyenSettings } from '../../simulators/payments.ts';
import { readerProtocols } from '../../simulators/reader.ts';
import type { SimulatorName } from '../../simulators/start.ts';
import { startStage } from './start.ts';

/** `page` shows whichever of the others run. */
const partNames = [
  'library',
  'reader',
  'scanner',
  'printer',
  'terminal',
  'code',
  'page',
  'relay',
  'cards',
] as const satisfies readonly (SimulatorName | 'page')[];
type PartName = (typeof partNames)[number];

const usualPorts: Readonly<Record<PartName, number>> = {
  library: 6001,
  reader: 10001,
  scanner: 10002,
  printer: 9100,
  terminal: 20007,
  code: 8082,
  page: 8081,
  relay: 10003,
  cards: 10004,
};

/** In a row of ports from `--port-base` on; 7 to 9 are those of a kiosk. */
const portOffsets: Readonly<Record<PartName, number>> = {
  library: 0,
  reader: 1,
  scanner: 2,
  printer: 3,
  terminal: 4,
  code: 5,
  page: 6,
  cards: 10,
  relay: 11,
};

const help = `Usage: node dist/demo/stage/main.js [options]

  --only NAME        only this one; may be given more than once: ${partNames.join(', ')}
  --port N           with one --only: its port; 0 takes any free one
  --port-base N      ports N, N+1, … in the order above (cards N+10, relay N+11); 0 takes free ones for all
  --payments WHAT    hold (wait for a button on the page; usual with the page) or approve
  --reader WHAT      what the RFID reader speaks: feig (usual), 3m or scan
  --terminal-protocol WHAT  what the terminal speaks: ${terminalDrivers.join(', ')}; zvt
  --opi-kiosk HOST:PORT     where the kiosk listens for a terminal of OPI; 127.0.0.1:4100
  --folder FOLDER    with --json: for the root certificate of a terminal of Adyen; the present one
  --kiosk-url URL    where the kiosk's screen is; http://127.0.0.1:8080/
  --health-url URL   where the kiosk says how it is (its setting metrics.address);
                     http://127.0.0.1:9464/health
  --form NAME        in whose form the library speaks: ${formNames.join(', ')}; wise
  --envelope NAME    its messages go inside HTTP, as of ${envelopeNames.join(' or ')}; on a line
  --policy FILE      the block rules of the library; policies/wise.json
  --may-kill         with --json: a line {"kill":true} asks who started this to kill the kiosk, and
                     to start it again, for a story of the stage
  --json             one line of JSON with the ports, instead of text

The kiosk logs in as "kiosk" with the password of KIOSK_SIP2_PASSWORD ("lindeveld" where that is not set).
`;

const values = readOptions();
if (values.help) {
  process.stdout.write(help);
  process.exit(0);
}

const ports = chosenPorts();
const payments = values.payments ?? (ports.page === undefined ? 'approve' : 'hold');
if (payments !== 'hold' && payments !== 'approve')
  complain(`--payments takes hold or approve, not "${payments}".`);
const readerProtocol = readerProtocols.find((name) => name === values.reader);
if (readerProtocol === undefined)
  complain(`--reader takes ${readerProtocols.join(' or ')}, not "${values.reader}".`);
const terminalProtocol = terminalDrivers.find((name) => name === values['terminal-protocol']);
if (terminalProtocol === undefined)
  complain(
    `--terminal-protocol takes ${terminalDrivers.join(', ')}, not "${values['terminal-protocol']}".`,
  );

const form = formNames.find((name) => name === values.form);
if (values.form !== undefined && form === undefined)
  complain(`--form takes ${formNames.join(', ')}, not "${values.form}".`);
const envelope = envelopeNames.find((name) => name === values.envelope);
if (values.envelope !== undefined && envelope === undefined)
  complain(`--envelope takes ${envelopeNames.join(' or ')}, not "${values.envelope}".`);

const simulators = await startStage({
  ports,
  account: { user: 'kiosk', password: process.env.KIOSK_SIP2_PASSWORD ?? 'lindeveld' },
  clock: { now: () => new Date().toISOString() },
  payments,
  readerProtocol,
  terminalProtocol,
  opiKiosk: hostAndPort('--opi-kiosk', values['opi-kiosk']),
  kioskUrl: address('--kiosk-url', values['kiosk-url']),
  healthUrl: address('--health-url', values['health-url']),
  // Who started this may export the facts of the night once more.
  onBegun: () => {
    if (values.json) process.stdout.write('{"begun":true}\n');
  },
  ...(values['may-kill'] && values.json
    ? { killKiosk: () => void process.stdout.write('{"kill":true}\n') }
    : {}),
  ...(form === undefined ? {} : { form }),
  ...(envelope === undefined ? {} : { envelope }),
  ...(values.policy === undefined ? {} : { policyFile: values.policy }),
}).catch((cause: unknown) => complain(cause instanceof Error ? cause.message : String(cause)));

let closing = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (closing) return;
    closing = true;
    simulators.close().then(
      () => process.exit(0),
      (cause: unknown) => complain(String(cause)),
    );
  });
}

if (values.json) {
  const { ports, devices } = simulators;
  const adyen = adyenSettings(devices.terminal, resolve(values.folder));
  process.stdout.write(`${JSON.stringify({ ready: true, ports, ...(adyen && { adyen }) })}\n`);
} else {
  for (const [name, port] of Object.entries(simulators.ports))
    process.stdout.write(`${name.padEnd(9)} ${addressOf(name, port)}\n`);
}

function addressOf(name: string, port: number): string {
  if (name === 'page') return `http://127.0.0.1:${port}/`;
  if (name === 'library' && envelope) return `http://127.0.0.1:${port}${pathOf(envelope)}`;
  return `127.0.0.1:${port}`;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        port: { type: 'string' },
        'port-base': { type: 'string' },
        payments: { type: 'string' },
        reader: { type: 'string', default: 'feig' },
        'terminal-protocol': { type: 'string', default: 'zvt' },
        'opi-kiosk': { type: 'string', default: '127.0.0.1:4100' },
        folder: { type: 'string', default: '.' },
        'kiosk-url': { type: 'string', default: 'http://127.0.0.1:8080/' },
        'health-url': { type: 'string', default: 'http://127.0.0.1:9464/health' },
        form: { type: 'string' },
        envelope: { type: 'string' },
        policy: { type: 'string' },
        'may-kill': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    return complain(`${cause instanceof Error ? cause.message : cause}\n\n${help}`);
  }
}

function chosenPorts(): Partial<Record<PartName, number>> {
  const names = (values.only ?? partNames).map(knownName);
  const base =
    values['port-base'] === undefined ? null : portNumber('--port-base', values['port-base']);
  if (values.port !== undefined && names.length !== 1) complain('--port needs exactly one --only.');
  const portOf = (name: PartName) => {
    if (values.port !== undefined) return portNumber('--port', values.port);
    if (base === null) return usualPorts[name];
    return base === 0 ? 0 : base + portOffsets[name];
  };
  return Object.fromEntries(names.map((name) => [name, portOf(name)]));
}

function knownName(name: string): PartName {
  return partNames.find((one) => one === name) ?? complain(`There is no simulator "${name}".`);
}

function address(option: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    complain(`${option} takes an address as http://127.0.0.1:8080/, not "${text}".`);
  return new URL(text).href;
}

function hostAndPort(option: string, text: string): { host: string; port: number } {
  const [, host, port] = /^([^:]+):(\d+)$/.exec(text) ?? [];
  if (host === undefined || port === undefined)
    return complain(`${option} takes HOST:PORT, as 127.0.0.1:4100, not "${text}".`);
  return { host, port: portNumber(option, port) };
}

function portNumber(option: string, text: string): number {
  const port = Number(text);
  return /^\d+$/.test(text) && port <= 65_535
    ? port
    : complain(`${option} takes a port number, not "${text}".`);
}

function complain(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
