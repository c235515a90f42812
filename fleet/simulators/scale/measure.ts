/** One measurement of a region, from empty disks. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Desired,
  hashOf,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import { fillBroker } from '../../../src/branch/broker/nats-host.ts';
import { fillHub } from '../../src/hub/fill.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { connectHub } from '../../src/hub/nats-hub.ts';
import { type Herds, startHerds } from './herds.ts';
import { inTurns } from './in-turns.ts';
import { emptyDisks, type Region } from './make.ts';
import { leavesOf, messagesIn, type Server, server, until } from './servers.ts';
import { usageOf } from './usage.ts';

export interface Row {
  what: string;
  value: string;
}

interface Measuring {
  kiosks: number;
  branches: number;
  /** of reports, 100 in each */
  seconds: number;
  /** changes of each kiosk while the hub is away */
  waiting: number;
  natsServer: string;
  /** first port of the servers' own monitoring */
  monitor: number;
  row(row: Row): void;
}

interface Stage extends Measuring {
  region: Region;
  hub: Server;
  brokers: readonly Server[];
  herds: Herds;
}

const reportsPerSecond = 100;
const restSeconds = 10;
/** The servers make a source again after a pause that grows to two minutes. */
const caughtUpWithinMs = 600_000;
const answerMs = 60_000;

export async function measure(all: Region, measuring: Measuring): Promise<void> {
  const { branches, kiosks, natsServer, monitor } = measuring;
  const region = { ...all, branches: all.branches.slice(0, branches) };
  emptyDisks(region);
  const hub = server(natsServer, region.hub.config, monitor);
  const brokers = region.branches.map(({ config }, nth) =>
    server(natsServer, config, monitor + 1 + nth),
  );
  const herds = startHerds(kiosks);
  const stage: Stage = { ...measuring, region, hub, brokers, herds };
  try {
    await joined(stage);
    await connected(stage);
    await configured(stage);
    await reporting(stage);
    await hubKilled(stage);
  } finally {
    herds.close();
    await Promise.all([hub, ...brokers].map((each) => each.kill('SIGKILL')));
  }
}

async function joined({ region, hub, brokers, branches, row }: Stage): Promise<void> {
  await hub.start();
  await fillHub(region.hub.filler, []);
  row({ what: 'resident: hub alone', value: megabytes([hub]) });
  const from = performance.now();
  await Promise.all(brokers.map((broker) => broker.start()));
  await until('all brokers to join', async () => (await leavesOf(hub)) === branches);
  row({ what: 'brokers started and joined', value: seconds(from) });
  const made = performance.now();
  await inTurns(region.branches, ({ host }) => fillBroker(host));
  await fillHub(
    region.hub.filler,
    region.branches.map(({ host }) => host.file.branch),
  );
  row({ what: 'streams and sources made', value: seconds(made) });
  row({ what: 'resident: hub; a broker', value: `${megabytes([hub])}; ${megabytes(brokers)}` });
}

async function connected({ region, herds, hub, brokers, kiosks, row }: Stage): Promise<void> {
  const from = performance.now();
  await herds.connect(identitiesOf(region, kiosks), region.trust);
  row({ what: 'kiosks connected, first report of each stored', value: seconds(from) });
  const atHub = async () => (await messagesIn(hub, 'REPORT')) >= kiosks;
  await until('the first reports at the hub', atHub, caughtUpWithinMs);
  row({ what: '… and at the hub', value: seconds(from) });
  row({ what: 'resident: hub; a broker', value: `${megabytes([hub])}; ${megabytes(brokers)}` });
  const rest = await processorWhile(hub, brokers, () => pause(restSeconds * 1000));
  row({ what: 'nothing to do: hub; a broker', value: rest });
}

/** Three times, each another configuration: one document for each kiosk. */
async function configured({ region, kiosks, row }: Stage): Promise<void> {
  const hub = await connectHub(region.hub.operator, { answerMs });
  const has = new Map<string, string | null>();
  await hub.followReports(({ branch, kiosk, name, data }) => {
    if (name !== 'status') return;
    const { configuration } = JSON.parse(Buffer.from(data).toString());
    has.set(`${branch}-${kiosk}`, configuration.hash);
  });
  for (let serial = 1; serial <= 3; serial += 1) {
    const layers = { region: layerOf4kB(serial), branch: {}, kiosk: {} };
    const hash = hashOf(layers, []);
    const from = performance.now();
    await putToAll(hub, region, { serial, layers, kiosks });
    const put = seconds(from);
    const all = () => [...has.values()].filter((one) => one === hash).length >= kiosks;
    await until('each word back', all, caughtUpWithinMs);
    const what = `configuration ${serial} of 4 kB: put; each kiosk's word back`;
    row({ what, value: `${put}; ${seconds(from)}` });
  }
  await hub.close();
}

async function putToAll(
  hub: Hub,
  region: Region,
  { serial, layers, kiosks }: Pick<Desired, 'serial' | 'layers'> & { kiosks: number },
): Promise<void> {
  const now = Date.now();
  const notBefore = new Date(now - 60_000).toISOString();
  const expires = new Date(now + 86_400_000).toISOString();
  await inTurns(identitiesOf(region, kiosks), ({ branch, kiosk }) => {
    const document: Desired = {
      v: 1,
      for: { branch, kiosk },
      serial,
      notBefore,
      expires,
      layers,
      over: [],
      files: [],
      package: null,
      rollout: null,
    };
    return hub.putDesired(branch, kiosk, signDocument('desired', document, region.signingKey));
  });
}

async function reporting({ hub, brokers, herds, seconds: lasting, row }: Stage): Promise<void> {
  let answer = await herds.look();
  const used = await processorWhile(hub, brokers, async () => {
    answer = await herds.report(reportsPerSecond, lasting);
  });
  const { count, medianMs, slowestMs, lost } = answer;
  row({ what: `100 reports/s for ${lasting} s: stored`, value: `${count}, ${lost} lines lost` });
  const took = `${medianMs.toFixed(1)} ms; ${slowestMs.toFixed(0)} ms`;
  row({ what: '… stored after: median; slowest', value: took });
  row({ what: '… hub; a broker', value: used });
  row({ what: 'resident: hub; a broker', value: `${megabytes([hub])}; ${megabytes(brokers)}` });
}

async function hubKilled(stage: Stage): Promise<void> {
  const { hub, brokers, herds, waiting, branches, kiosks, row } = stage;
  const before = await messagesIn(hub, 'REPORT');
  await hub.kill('SIGKILL');
  const from = performance.now();
  const { count, lost } = await herds.fill(waiting);
  // Of each kiosk the newest waits.
  const meanwhile = `${count} in ${seconds(from)}, ${lost} lines lost`;
  row({ what: 'hub killed, changes reported meanwhile', value: meanwhile });
  const back = performance.now();
  await hub.start();
  await until('all brokers to join', async () => (await leavesOf(hub)) === branches);
  row({ what: 'hub started: all brokers joined again', value: seconds(back) });
  const all = async () => (await messagesIn(hub, 'REPORT')) >= before + kiosks;
  await until('the last of each at the hub', all, caughtUpWithinMs);
  row({ what: '… the last of each kiosk at the hub', value: seconds(back) });
  row({ what: 'resident: hub; a broker', value: `${megabytes([hub])}; ${megabytes(brokers)}` });
}

async function processorWhile(
  hub: Server,
  brokers: readonly Server[],
  work: () => Promise<unknown>,
): Promise<string> {
  const pids = brokers.map(({ pid }) => pid);
  const before = { hub: usageOf([hub.pid]), brokers: usageOf(pids) };
  const from = performance.now();
  await work();
  const lasted = (performance.now() - from) / 1000;
  const share = (now: number, then: number, of: number) =>
    `${((100 * (now - then)) / lasted / of).toFixed(2)} %`;
  const ofHub = share(usageOf([hub.pid]).seconds, before.hub.seconds, 1);
  return `${ofHub}; ${share(usageOf(pids).seconds, before.brokers.seconds, pids.length)}`;
}

function identitiesOf({ branches }: Region, kiosks: number) {
  return branches.flatMap(({ identities }) => identities).slice(0, kiosks);
}

function layerOf4kB(serial: number): Record<string, unknown> {
  return { library: { name: `region ${serial}` }, note: 'x'.repeat(4_000) };
}

function seconds(fromMs: number): string {
  return `${((performance.now() - fromMs) / 1000).toFixed(2)} s`;
}

/** On average. */
function megabytes(servers: readonly Server[]): string {
  const { megabytes: all } = usageOf(servers.map(({ pid }) => pid));
  return `${(all / servers.length).toFixed(0)} MB`;
}
