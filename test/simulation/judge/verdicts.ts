/** Whether the kiosk allows what the block rules allow, and nothing else. */

import type { Seen } from '../world/fake-screen.ts';
import { now, wasKioskWrongAt } from '../world/time.ts';
import type { World } from '../world/world.ts';
import type { Eavesdropper, Facts } from './eavesdrop.ts';
import { mayAtKiosk, mayByAnswers } from './rules.ts';
import type { Served } from './served.ts';

const factsLastMs = 30 * 86_400_000;

const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Brussels' });
function dateOf(ms: number) {
  return day.format(ms);
}

/** What the kiosk may know of a patron, and when it decides. */
interface Asked {
  card: string;
  isOnline: boolean;
  action: 'borrow' | 'renew';
}

export function watchVerdicts(
  world: () => Pick<World, 'nth' | 'system' | 'settings' | 'nightly'>,
  line: Eavesdropper,
  served: Served,
  visitSince: () => number,
  violate: (rule: string, detail: unknown) => void,
) {
  /** A visit that is open at midnight keeps the decision of its begin. */
  const decidedMs = (card: string) => (served.card === card ? served.sinceMs : now());
  const isWrongAt = (ms: number) => wasKioskWrongAt(ms, world().nth);
  const decidedOn = (card: string) => dateOf(decidedMs(card));

  /** By what the line said; null: it said nothing that counts. `unsure`: nothing is expected. */
  const byLine = (asked: Asked): boolean | 'unsure' | null => {
    const whole = byWhole(asked);
    const part = line.inPart(asked.card);
    return !asked.isOnline && part !== null && whole !== false && deniesAsHeard(part)
      ? 'unsure'
      : whole;
  };
  const byWhole = ({ card, isOnline, action }: Asked): boolean | 'unsure' | null => {
    const refused = line.refused(card);
    if (refused !== false) return refused === 'unsure' ? 'unsure' : false;
    const facts = line.facts(card);
    if (facts === 'unsure' || (!isOnline && facts?.isKept === false)) return 'unsure';
    if (facts === null || (!isOnline && now() - facts.seenAt > factsLastMs)) return null;
    if (!isOnline && isWrongAt(facts.seenAt)) return 'unsure';
    const { name } = world().system;
    const days = { said: dateOf(facts.saidMs), seen: dateOf(facts.seenAt), today: decidedOn(card) };
    const may = mayByAnswers[name](facts, days)[action];
    // What was known before a copy was accepted allows nothing (docs/offline.md).
    return may && !isOnline && facts.seenAt < line.acceptedMs ? null : may;
  };
  /** By the export alone; what other rules than Wise's make of it, nothing is expected of. */
  const byNight = ({ card, action }: Asked): boolean | 'unsure' | null => {
    const { nightly } = world();
    // A visit keeps what was decided when the card was shown first.
    if (nightly.importedMs >= visitSince()) return nightly.importedMs === 0 ? null : 'unsure';
    const facts = nightly.of(card);
    if (facts === null) return null;
    // By a clock that is wrong it is of the future.
    if (facts.atMs > now()) return 'unsure';
    const { name } = world().system;
    if (name !== 'wise' && name !== 'simulated') return 'unsure';
    return mayAtKiosk(facts.patron, dateOf(facts.atMs), decidedOn(card))[action];
  };
  /**
   * Where line and export say different things, fact by fact decides: then nothing is expected, but
   * that who is denied by the line is denied on line.
   */
  const may = (asked: Asked): boolean | 'unsure' => {
    const known = byKnown(asked);
    // Who was denied a loan is so off line, though that was too long ago since (refused.ts), unless the
    // line has said something new.
    const facts = line.facts(asked.card);
    const saidMs = facts === null || facts === 'unsure' ? 0 : facts.seenAt;
    const isDenied = saidMs <= (denied.get(asked.card) ?? -1) || wasDeniedWhenHeard(asked.card);
    if (!asked.isOnline && known !== false && isDenied) return 'unsure';
    return known ?? isLentToUnknown(asked);
  };
  /** Also what was read amid a payment, before which no page changed. */
  const wasDeniedWhenHeard = (card: string) => {
    const facts = line.facts(card);
    return facts !== null && facts !== 'unsure' && deniesAsHeard(facts);
  };
  const deniesAsHeard = (facts: Facts) => {
    const seen = dateOf(facts.seenAt);
    const days = { said: dateOf(facts.saidMs), seen, today: seen };
    return !mayByAnswers[world().system.name](facts, days).borrow;
  };
  /** when what was known of a card denied it a loan; it was not allowed one on line since */
  const denied = new Map<string, number>();
  const noteDenied = (asked: Asked) => {
    const known = byKnown(asked);
    if (known === false || known === 'unsure') denied.set(asked.card, now());
    else if (known && asked.isOnline) denied.delete(asked.card);
  };
  const byKnown = (asked: Asked): boolean | 'unsure' | null => {
    // A card that is not remembered works with the library system alone (cards.md, "Not remembered").
    if (!asked.isOnline && world().settings.forgetsCards) return false;
    // By which day it decides, and how old what it remembers is to it.
    if (isWrongAt(decidedMs(asked.card)) || isWrongAt(now())) return 'unsure';
    const [live, night] = [byLine(asked), byNight(asked)];
    if (live === 'unsure' || night === null) return live;
    if (live === null) return night;
    return live === night || (asked.isOnline && !live) ? live : 'unsure';
  };
  const isLentToUnknown = ({ isOnline, action }: Asked) =>
    !isOnline && action === 'borrow' && world().settings.unknownPatrons === 'provisional';
  const about = (card: string) => {
    const facts = line.facts(card);
    return (facts !== 'unsure' && facts?.patron.note) || null;
  };

  /** a list to borrow that was opened, not against the rules */
  let opened = { card: '', visitMs: 0 };

  const checkVerdict = ({ screen: { view }, visit: chart }: Seen, viewBefore: string) => {
    const { card } = served;
    if (!chart || card === null || viewBefore === view.kind) return;
    const { mode, purpose } = chart.context;
    noteDenied({ card, isOnline: mode === 'online', action: 'borrow' });
    const isList =
      view.kind === 'borrow' || (view.kind === 'set-incomplete' && view.purpose === 'borrow');
    if (!isList && view.kind !== 'blocked') return;
    // What was opened stays as it was, whatever page it comes back from, though the card is refused
    // since or the line lost; what is lent on it is judged at its booking.
    const visitMs = visitSince();
    // Off line that of a card that is not remembered says that nothing more is lent: also where the
    // line is lost just after the card was accepted. What is lent all the same breaks a rule then.
    const isForgotten = mode !== 'online' && world().settings.forgetsCards === true;
    if (isForgotten && view.kind === 'borrow' && view.line === 'ended') return;
    const lendsOn = isForgotten && view.kind === 'borrow';
    if (isList && !lendsOn && opened.card === card && opened.visitMs === visitMs) return;
    const expected = may({ card, isOnline: mode === 'online', action: 'borrow' });
    if (isList && expected !== false) opened = { card, visitMs };
    // A patron of the library whom the kiosk has not seen yet counts as unknown.
    if (expected === 'unsure' || expected === isList || purpose !== 'borrow') return;
    violate(
      expected ? 'blocked, though no rule denies it' : 'may borrow, though a rule denies it',
      { patron: about(card), mode },
    );
  };

  /** At the moment of the booking, independent of the screen. */
  const checkMay = (card: string, action: 'borrow' | 'renew', mode: 'online' | 'offline') => {
    if (may({ card, isOnline: mode === 'online', action }) === false)
      violate('done, though a rule denies it', { action, mode, patron: about(card) });
  };

  return { checkVerdict, checkMay };
}
