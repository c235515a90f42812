/** The page of the region: its branches, what can happen between them and the hub, an operator's acts. */
import { z } from 'zod';
import type { SocketDevice } from '../../simulators/socket.ts';
import type { BrokerProcess } from '../branch/broker.ts';
import { type Acts, runAct, serveFiles } from '../branch/page-parts.ts';
import { watchKiosk } from '../stage/kiosk-screen.ts';
import {
  answerAct,
  atMost,
  createChanges,
  type Ran,
  servePage,
  streamState,
} from '../stage/serving.ts';
import type { Commands } from './commands.ts';
import type { Operator } from './operator.ts';

export interface RegionBranch {
  name: string;
  /** `moreUrl`: where their devices are played with */
  kiosks: readonly { name: string; screenUrl: string; moreUrl: string }[];
  /** between its broker and the hub */
  cable: SocketDevice;
}

interface RegionParts {
  port: number;
  hub: BrokerProcess;
  branches: readonly RegionBranch[];
  /** of the fleet panel, with its token; null: it does not run */
  panelUrl(): string | null;
  operate(changed: () => void): { operator: Operator; commands: Commands };
}

interface RegionPage {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

const nothing = z.strictObject({});
const files = {
  '/': 'index.html',
  '/region.js': 'region.js',
  '/region.css': 'region.css',
};
const waitMs = 20_000;

/** Rejects if the port is taken. */
export async function startRegionPage(parts: RegionParts): Promise<RegionPage> {
  const { hub, branches } = parts;
  const changes = createChanges();
  const ending = new AbortController();
  const { operator, commands } = parts.operate(changes.changed);
  hub.onChange(changes.changed);
  const acts = regionActs(parts, commands, ending.signal);
  const run = async (name: string, body: unknown): Promise<Ran> => {
    const ran = await runAct(acts, name, body);
    changes.changed();
    return ran;
  };
  const state = () => ({
    hub: hub.isUp,
    panel: parts.panelUrl() !== null,
    branches: branches.map(({ name, kiosks, cable }) => ({
      name,
      kiosks,
      isCut: !cable.plugged,
    })),
    ran: operator.ran,
  });
  const urls = branches.flatMap(({ kiosks }) => kiosks.map(({ screenUrl }) => screenUrl));
  const served = await servePage(parts.port, urls, (app) => {
    serveFiles(app, 'demo/region/page', files);
    const shared = { '/branch.css': 'branch.css', '/page.js': 'page.js' };
    serveFiles(app, 'demo/branch/page', shared);
    app.get('/panel', (c) => c.redirect(parts.panelUrl() ?? '/'));
    app.get('/kiosks/:branch/:kiosk/panel', (c) => {
      const { branch, kiosk } = c.req.param();
      const { kiosks = [] } = branches.find(({ name }) => name === branch) ?? {};
      const found = kiosks.find(({ name }) => name === kiosk);
      return found ? c.redirect(new URL('service/', found.screenUrl).href) : c.notFound();
    });
    app.get('/state', (c) => c.json(state()));
    app.get('/events', (c) => streamState(c, changes, state));
    app.post('/act/:device/:action', atMost, (c) => answerAct(c, run));
  });
  return {
    port: served.port,
    url: served.url,
    close: async () => {
      ending.abort();
      await operator.close();
      changes.close();
      await served.close();
    },
  };
}

function regionActs({ hub, branches }: RegionParts, commands: Commands, signal: AbortSignal): Acts {
  const branch = z.int().min(1).max(branches.length);
  const at = (nth: number) => branches[nth - 1] as RegionBranch;
  return {
    'hub/kill': { body: nothing, run: () => hub.kill() },
    'hub/start': { body: nothing, run: () => hub.start() },
    'branch/cut': {
      body: z.strictObject({ branch }),
      run: (body: { branch: number }) => at(body.branch).cable.unplug(),
    },
    'branch/join': {
      body: z.strictObject({ branch }),
      run: (body: { branch: number }) => at(body.branch).cable.plugIn(),
    },
    'operator/change': { body: nothing, run: () => commands.rollOut('good') },
    'operator/bad': { body: nothing, run: () => commands.rollOut('bad') },
    'operator/status': { body: nothing, run: () => commands.status() },
    'kiosk/call': {
      body: z.strictObject({ branch, kiosk: z.int().min(1).max(9) }),
      run: async ({ branch: nth, kiosk }: { branch: number; kiosk: number }) => {
        const found = at(nth).kiosks[kiosk - 1];
        if (found === undefined) throw new Error('There is no such kiosk.');
        const screen = watchKiosk(found.screenUrl, signal);
        try {
          await screen.sees('attract', ({ view }) => view.kind === 'attract', waitMs);
          await screen.touch({ type: 'OPEN', dialog: 'help' });
          await screen.sees('help', ({ dialog }) => dialog?.kind === 'help', waitMs);
          await screen.touch({ type: 'CALL_STAFF' });
        } finally {
          screen.close();
        }
      },
    },
  };
}
