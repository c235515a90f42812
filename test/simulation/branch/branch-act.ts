/** Does what happens to the whole branch: the line for all, the broker, one thing at all kiosks. */

import { eventSubject } from '../../../src/branch/broker/subjects.ts';
import { messages } from '../../../src/branch/shared/messages.ts';
import { at } from '../acts/desk.ts';
import { there } from '../run.ts';
import type { BrokerFault, Step } from '../story.ts';
import { inKiosk } from '../world/kiosk-now.ts';
import type { Thing } from '../world/room.ts';
import { now, settle } from '../world/time.ts';
import type { BranchWorld, Site } from './branch-world.ts';
import { branchName } from './enrolment.ts';

const startDay = 6;
function untilNextMonth(fromMs: number) {
  const date = new Date(fromMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1, startDay) - fromMs;
}

export function createBranchActor(world: BranchWorld) {
  const { sites, broker, enrolment } = world;
  const first = there(sites[0]);
  const { library } = first.world;

  const impersonate = ({ name }: Site) => {
    const seal = enrolment.sealOf(name);
    const marker = {
      what: 'open' as const,
      boot: 'another machine',
      after: 0,
      upTo: 0,
      entries: [],
    };
    broker.impersonate(name, messages.seal(seal, marker, eventSubject(branchName, name)));
  };
  const atBroker = (how: BrokerFault, pick: number) => {
    const site = at(sites, pick) ?? first;
    switch (how) {
      case 'backup':
        return broker.disk.backup();
      case 'start':
        return broker.running ? undefined : broker.start();
      case 'kill':
        return broker.kill('same');
      case 'kill-older':
        return broker.kill('older');
      case 'kill-empty':
        return broker.kill('empty');
      case 'kill-damaged':
      case 'stop-damaged': {
        const damaged = at(broker.disk.from(0), pick);
        return broker.kill(how === 'kill-damaged' ? 'damaged' : 'one-lost', damaged?.seq);
      }
      case 'cut-off':
        return broker.cutOff(site.name, true);
      case 'join':
        return broker.cutOff(site.name, false);
      case 'impersonate':
        return impersonate(site);
      case 'slow':
        return broker.slow(20 + Math.floor(pick * 1_500));
      case 'quick':
        return broker.slow(0);
      case 'full':
        return broker.full(true);
      case 'room':
        return broker.full(false);
      case 'swallow':
        return broker.swallowAnswers(1 + Math.floor(pick * 3));
      case 'repeat':
        return broker.repeat(1 + Math.floor(pick * 20));
    }
  };
  /** What waits in the journals, and is nowhere at a kiosk. */
  const waiting = (kind: 'check-out' | 'check-in', where: 'home' | 'shelf') =>
    sites.flatMap(({ monitor, room }) =>
      monitor.ledger.open().flatMap(({ transaction, settlement }) => {
        if (transaction.kind !== kind || settlement?.state !== 'deferred') return [];
        const thing = room.things.get(transaction.item);
        return thing?.where === where ? [thing] : [];
      }),
    );
  /** what was so handled, the newest last */
  let handled: readonly Thing[] = [];
  const newest = (where: 'home' | 'shelf') => handled.findLast((thing) => thing.where === where);
  const handle = (site: Site, thing: Thing, how: 'lay' | 'scan') => {
    handled = [...handled.filter((other) => other !== thing), thing];
    inKiosk(site.nth, () => {
      site.truth.people.presents(thing.item, thing.where, how);
      site.monitor.handle(thing.item);
      if (how === 'lay') return site.room.lay(thing);
      thing.where = 'hand';
      thing.kiosk = site.nth;
      site.world.scanner.scan(thing.item);
    });
  };
  const takeBack = (what: 'lent' | 'last', pick: number, where: readonly Site[]) => {
    for (const site of where) {
      if (site.monitor.seen?.screen.view.kind !== 'return') continue;
      const thing = what === 'last' ? newest('home') : at(waiting('check-out', 'home'), pick);
      if (thing) handle(site, thing, 'lay');
    }
  };
  /** The barcode of one book, held before all these scanners at once; or each of another. */
  const race = (
    what: 'same' | 'other' | 'returned' | 'last',
    pick: number,
    where: readonly Site[],
  ) => {
    const borrowing = where.filter(
      ({ monitor }) => monitor.seen?.screen.view.kind === 'borrow' && !monitor.seen.screen.dialog,
    );
    const free = what === 'returned' ? waiting('check-in', 'shelf') : first.room.at('shelf');
    const last = what === 'last' ? newest('shelf') : undefined;
    const taken = borrowing.map(
      (_, nth) => last ?? at(free, what !== 'other' ? pick : (pick + nth / 7) % 1),
    );
    for (const [nth, site] of borrowing.entries()) {
      const thing = taken[nth];
      if (thing) handle(site, thing, 'scan');
    }
  };

  return async (step: Step): Promise<void> => {
    switch (step.do) {
      case 'broker':
        return atBroker(step.how, step.pick);
      case 'broker-clock':
        return broker.setClock(step.aheadMs);
      case 'race': {
        const { what, pick } = step;
        const where = sites.filter(({ nth }) => step.at === undefined || nth === step.at);
        if (what === 'lent' || what === 'last') takeBack(what, pick, where);
        return what === 'lent' ? undefined : race(what, pick, where);
      }
      case 'together':
        return;
      case 'line':
        if (step.how === 'cut') return void library.cutLine();
        if (step.how === 'restore') return void library.restoreLine();
        return;
      case 'night':
        return await first.world.sleep(step.hours * 3_600_000);
      case 'month':
        await first.world.sleep(untilNextMonth(now()));
        first.monitor.desk(() => library.library.monthlyRun());
        return await settle();
      default:
        throw new Error(`${step.do} is no step of a branch`);
    }
  };
}
