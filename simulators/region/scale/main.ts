/**
 * `npm run scale`: a hub, a hundred brokers and a thousand simulated kiosks on this machine, and what
 * they need. `--kiosks 300`: fewer, ten in a branch.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fillBroker } from '../../../src/branch/broker/nats-host.ts';
import { fillHub } from '../../../src/fleet/hub/fill.ts';
import type { Hub } from '../../../src/fleet/hub/hub.ts';
import { connectHub } from '../../../src/fleet/hub/nats-hub.ts';
import type { Desired } from '../../../src/region/documents.ts';
import { hashOf } from '../../../src/region/layers.ts';
import { signDocument } from '../../../src/region/signed.ts';
import { type Herds, startHerds } from './herds.ts';
import { makeMany } from './make.ts';
import { leavesOf, messagesIn, type Server, server, until } from './servers.ts';
import { usageOf } from './usage.ts';

const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '1000' },
    'per-branch': { type: 'string', default: '10' },
    seconds: { type: 'string', default: '60' },
    waiting: { type: 'string', default: '100' },
    port: { type: 'string', default: '26000' },
    'nats-server': { type: 'string', default: 'nats-server' },
  },
});
const kiosksPerBranch = Number(values['per-branch']);
const kiosks = Number(values.kiosks);
const branchCount = Math.ceil(kiosks / kiosksPerBranch);
const firstPort = Number(values.port);
const reportsPerSecond = 100;
const restSeconds = 10;
/** The servers make a source again after a pause that grows to two minutes. */
const caughtUpWithinMs = 600_000;

type Region = Awaited<ReturnType<typeof makeMany>>;
interface Stage {
  region: Region;
  hub: Server;
  brokers: readonly Server[];
  herds: Herds;
}

const folder = mkdtempSync(join(tmpdir(), 'kiosk-scale-'));
const closing: (() => Promise<void> | void)[] = [];
try {
  await measure();
} finally {
  for (const close of closing.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const begun = performance.now();
  const natsServer = values['nats-server'];
  const size = { folder, branches: branchCount, kiosksPerBranch, firstPort, natsServer };
  const region = await makeMany(size);
  const monitor = firstPort + 2 + branchCount;
  const hub = server(natsServer, region.hub.config, monitor);
  const brokers = region.branches.map(({ config }, nth) =>
    server(natsServer, config, monitor + 1 + nth),
  );
  const herds = startHerds(kiosks);
  closing.push(() => Promise.all([hub, ...brokers].map((each) => each.kill('SIGKILL'))).then());
  closing.push(() => herds.close());
  row(`folders and keys of ${branchCount} branches and ${kiosks} kiosks`, seconds(begun));
  const stage = { region, hub, brokers, herds };
  await joined(stage);
  await connected(stage);
  await configured(stage);
  await reporting(stage);
  await hubKilled(stage);
}

async function joined({ region, hub, brokers }: Stage): Promise<void> {
  await hub.start();
  await fillHub(region.hub.filler, []);
  row('hub alone', megabytes([hub]));
  const from = performance.now();
  await Promise.all(brokers.map((broker) => broker.start()));
  await until('all brokers to join', async () => (await leavesOf(hub)) === branchCount);
  row(`${branchCount} brokers started and joined`, seconds(from));
  const made = performance.now();
  await Promise.all(region.branches.map(({ host }) => fillBroker(host)));
  const names = region.branches.map(({ host }) => host.file.branch);
  await fillHub(region.hub.filler, names);
  row('their streams and sources made', seconds(made));
  row('hub; a broker', `${megabytes([hub])}; ${megabytes(brokers)}`);
}

async function connected({ region, herds, hub, brokers }: Stage): Promise<void> {
  const from = performance.now();
  const identities = region.branches.flatMap((branch) => branch.identities).slice(0, kiosks);
  const { count } = await herds.connect(identities, region.keys);
  row(`${count} kiosks connected, each with its first report stored`, seconds(from));
  await until(
    'the first reports at the hub',
    async () => (await messagesIn(hub, 'REPORT')) >= kiosks,
  );
  row('… and at the hub', seconds(from));
  row('hub; a broker', `${megabytes([hub])}; ${megabytes(brokers)}`);
  row('nothing to do', await processorWhile(hub, brokers, () => pause(restSeconds * 1000)));
}

/** Three times, each another configuration: one document for each kiosk. */
async function configured({ region }: Stage): Promise<void> {
  const hub = await connectHub(region.hub.operator, { answerMs: 60_000 });
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
    await putToAll(hub, region, { serial, layers });
    const put = seconds(from);
    await until(
      'each word back',
      () => [...has.values()].filter((one) => one === hash).length >= kiosks,
    );
    row(
      `configuration ${serial} of 4 kB: all put; each kiosk's word back`,
      `${put}; ${seconds(from)}`,
    );
  }
  await hub.close();
}

async function putToAll(
  hub: Hub,
  { branches, signingKey }: Region,
  { serial, layers }: Pick<Desired, 'serial' | 'layers'>,
): Promise<void> {
  const now = Date.now();
  const notBefore = new Date(now - 60_000).toISOString();
  const expires = new Date(now + 86_400_000).toISOString();
  const all = branches.flatMap(({ identities }) => identities).slice(0, kiosks);
  await Promise.all(
    all.map(({ branch, kiosk }) => {
      const document: Desired = {
        ...{ v: 1, for: { branch, kiosk }, serial, notBefore, expires, layers },
        ...{ over: [], files: [], package: null, rollout: null },
      };
      return hub.putDesired(branch, kiosk, signDocument('desired', document, signingKey));
    }),
  );
}

async function reporting({ hub, brokers, herds }: Stage): Promise<void> {
  let answer = await herds.look();
  const used = await processorWhile(hub, brokers, async () => {
    answer = await herds.report(reportsPerSecond, Number(values.seconds));
  });
  const { count, medianMs, slowestMs, lost } = answer;
  row(
    `${reportsPerSecond} reports a second for ${values.seconds} s`,
    `${count} stored, median ${medianMs.toFixed(1)} ms, slowest ${slowestMs.toFixed(0)} ms, ${lost} connections lost`,
  );
  row('… while so', used);
  row('hub; a broker', `${megabytes([hub])}; ${megabytes(brokers)}`);
}

async function hubKilled({ hub, brokers, herds }: Stage): Promise<void> {
  const before = await messagesIn(hub, 'REPORT');
  await hub.kill('SIGKILL');
  const from = performance.now();
  const { count, lost } = await herds.fill(Number(values.waiting));
  row('hub killed; changes reported meanwhile', `${count} in ${seconds(from)}, ${lost} lost`);
  const back = performance.now();
  await hub.start();
  await until('all brokers to join', async () => (await leavesOf(hub)) === branchCount);
  row('hub started, all brokers joined again', seconds(back));
  const all = async () => (await messagesIn(hub, 'REPORT')) >= before + count;
  await until('all changes at the hub', all, caughtUpWithinMs);
  row(`all ${count} at the hub after its start`, seconds(back));
  row('hub; a broker', `${megabytes([hub])}; ${megabytes(brokers)}`);
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
    `${((100 * (now - then)) / lasted / of).toFixed(2)} % of a core`;
  const hubShare = share(usageOf([hub.pid]).seconds, before.hub.seconds, 1);
  return `hub ${hubShare}; a broker ${share(usageOf(pids).seconds, before.brokers.seconds, branchCount)}`;
}

function layerOf4kB(serial: number): Record<string, unknown> {
  return { library: { name: `region ${serial}` }, note: 'x'.repeat(4_000) };
}

function row(what: string, value: string): void {
  process.stdout.write(`${what.padEnd(64)} ${value}\n`);
}

function seconds(fromMs: number): string {
  return `${((performance.now() - fromMs) / 1000).toFixed(2)} s`;
}

/** On average. */
function megabytes(servers: readonly Server[]): string {
  const { megabytes: all } = usageOf(servers.map(({ pid }) => pid));
  return `${(all / servers.length).toFixed(0)} MB`;
}
