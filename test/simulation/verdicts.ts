/** Whether the kiosk allows what the block rules allow, and nothing else. */
import type { Eavesdropper, Facts } from './eavesdrop.ts';
import type { Seen } from './fake-screen.ts';
import { mayByAnswers } from './rules.ts';
import type { Served } from './served.ts';
import { now } from './time.ts';
import type { World } from './world.ts';

const factsLastMs = 30 * 86_400_000;

function dateOf(ms: number) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Brussels' }).format(ms);
}

export function watchVerdicts(
  world: () => Pick<World, 'system' | 'settings'>,
  line: Eavesdropper,
  served: Served,
  violate: (rule: string, detail: unknown) => void,
) {
  const mayBy = (facts: Facts, today: string) =>
    mayByAnswers[world().system.name](facts, dateOf(facts.seenAt), today);
  /** A visit that is open at midnight keeps the decision of its begin. */
  const decidedOn = (card: string) => dateOf(served.card === card ? served.sinceMs : now());

  const lendsToUnknown = () => world().settings.unknownPatrons === 'provisional';

  const checkVerdict = ({ screen: { view }, visit: chart }: Seen, viewBefore: string) => {
    if (!chart || served.card === null || viewBefore === view.kind) return;
    if (view.kind !== 'borrow' && view.kind !== 'blocked') return;
    const facts = line.facts(served.card);
    if (facts === 'unsure') return;
    const isOnline = chart.context.mode === 'online';
    if (!isOnline && facts?.isKept === false) return;
    const isKnown = facts !== null && (isOnline || now() - facts.seenAt <= factsLastMs);
    const may = isKnown
      ? mayBy(facts, decidedOn(served.card)).borrow
      : !isOnline && lendsToUnknown();
    // A patron of the library whom the kiosk has not seen yet counts as unknown.
    if (may !== (view.kind === 'borrow') && chart.context.purpose === 'borrow')
      violate(may ? 'blocked, though no rule denies it' : 'may borrow, though a rule denies it', {
        patron: facts?.patron.note ?? null,
        mode: chart.context.mode,
      });
  };

  /** At the moment of the booking, independent of the screen. */
  const checkMay = (card: string, action: 'borrow' | 'renew', mode: 'online' | 'offline') => {
    const facts = line.facts(card);
    if (facts === 'unsure' || (mode === 'offline' && facts?.isKept === false)) return;
    const isOld = facts === null || (mode === 'offline' && now() - facts.seenAt > factsLastMs);
    if (isOld && mode === 'offline' && action === 'borrow' && lendsToUnknown()) return;
    if (isOld || !mayBy(facts, decidedOn(card))[action])
      violate('done, though a rule denies it', {
        action,
        mode,
        patron: facts?.patron.note ?? null,
      });
  };

  return { checkVerdict, checkMay };
}
