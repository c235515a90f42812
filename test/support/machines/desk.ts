/**
 * A kiosk's statechart in simulated time, with circulation at the far side of its ports, answered
 * by the test.
 */
import { createActor, type InspectionEvent, SimulatedClock } from 'xstate';
import type {
  CallReason,
  CheckInOutcome,
  CheckOutOutcome,
  Decision,
  Display,
  Fee,
  IdentifyOutcome,
  Patron,
  PaymentOutcome,
  PaymentWay,
  PresentedItem,
  PrintOutcome,
  RenewOutcome,
  TerminalProgress,
} from '../../../machines/domain.ts';
import type { KioskInput } from '../../../machines/kiosk-context.ts';
import type { Parts } from '../../../machines/limits.ts';
import type { ItemTag } from '../../../machines/plate.ts';
import type { CirculationVisit, Ports } from '../../../machines/ports.ts';
import { provideKiosk } from '../../../machines/provided.ts';
import type {
  ReceiptContent,
  ReturnSlip,
  StatusReceipt,
} from '../../../machines/receipt-content.ts';
import { normalDisplay } from '../../../machines/visit/context.ts';
import type { LentItem } from '../../../src/kiosk/lent-lately.ts';
import { latelyAt } from './lately.ts';
import { questions, settle } from './questions.ts';

export const delays = {
  idleMs: 60_000,
  idleEmptyMs: 15_000,
  warningMs: 20_000,
  goodbyeMs: 8_000,
  moreTimeFactor: 10,
};
export const allUp: Parts = {
  library: 'up',
  reader: 'up',
  scanner: 'up',
  'card-reader': 'absent',
  signals: 'absent',
  printer: 'up',
  terminal: 'up',
  code: 'absent',
  journal: 'up',
};

export function decisionOf(allowed: Partial<Decision['allows']> = {}): Decision {
  const allows = {
    checkIn: true,
    checkOut: true,
    renew: true,
    hold: true,
    pay: true,
    seeLoans: true,
    seeHistory: true,
    seeMessages: true,
    ...allowed,
  };
  const level = allows.checkOut ? 'full' : allows.pay ? 'payment' : 'checkin-only';
  return {
    level,
    allows,
    reasons: [],
    basis: 'live',
    asOf: null,
    unknown: [],
    mismatches: [],
    popUps: [],
  };
}
export function patronOf(decision: Decision, fees: readonly Fee[] = []): Patron {
  return {
    displayName: null,
    language: 'nl',
    decision,
    fees,
    leastFees: decision.allows.checkOut ? [] : ['f1'],
    messages: [],
  };
}
export const fee: Fee = {
  id: 'f1',
  amountCents: 320,
  kind: 'overdue',
  title: null,
  notPayable: null,
};
export function tagOf(
  item: string,
  more: { uid?: string; parts?: number; ordinal?: number; usage?: number } = {},
): ItemTag {
  return {
    uid: more.uid ?? `E0040150${item.padStart(8, '0')}`,
    since: '2026-03-10T09:00:00Z',
    content: {
      kind: 'item',
      item,
      parts: more.parts ?? 1,
      ordinal: more.ordinal ?? 1,
      usage: more.usage ?? 1,
    },
  };
}
export const card = { type: 'CARD', card: '1' } as const;
export function laid(item: string) {
  return { type: 'TAG_APPEARED', tag: tagOf(item) } as const;
}
/** May not borrow or renew, and owes one fee. */
export const blocked = patronOf(decisionOf({ checkOut: false, renew: false }), [fee]);
export function lent(title = 'Lampje'): Extract<CheckOutOutcome, { kind: 'done' }> {
  return {
    kind: 'done',
    title,
    dueOn: '2026-12-16',
    provisional: false,
    renewed: false,
  };
}
export const returned: Extract<CheckInOutcome, { kind: 'done' }> = {
  kind: 'done',
  title: 'Lampje',
  destination: { kind: 'bin', name: '1' },
  provisional: false,
};

export async function openDesk(
  patron: Patron = patronOf(decisionOf()),
  parts: Parts = allUp,
  usualDisplay: Display = normalDisplay,
  {
    prints = 'printed',
    callFor = [],
    inspect,
    unseen = false,
    lentBefore = [],
    ...settings
  }: Partial<
    Pick<
      KioskInput,
      | 'receipt'
      | 'statusReceipt'
      | 'returnByLaying'
      | 'asksAllThere'
      | 'offlineMode'
      | 'severalCards'
      | 'offersRenewal'
    >
  > & {
    prints?: PrintOutcome;
    callFor?: readonly CallReason[];
    inspect?: (event: InspectionEvent) => void;
    /** by the journal, at the start */
    lentBefore?: readonly LentItem[];
    /** the reader has not listed what lies there yet */
    unseen?: boolean;
  } = {},
) {
  const clock = new SimulatedClock();
  const checkOuts = questions<string, CheckOutOutcome>();
  const checkIns = questions<string, CheckInOutcome>();
  const checks = questions<string, CheckOutOutcome | CheckInOutcome | null>();
  const renewalChecks = questions<string, RenewOutcome | null>();
  const titles = questions<string, string | null>();
  const slips = questions<ReturnSlip, PrintOutcome>();
  const payments = questions<readonly string[], PaymentOutcome>();
  const printed: ReceiptContent[] = [];
  const statuses = questions<StatusReceipt, PrintOutcome>();
  const called: CallReason[] = [];
  const turns: string[] = [];
  const wentOnWithout: string[] = [];
  let isAccountRefused = false;
  const presented: PresentedItem[] = [];
  const agreed: (number | undefined)[] = [];
  let ended = 0;
  let evaluations = 0;
  let cancelled = false;
  const paidBy: PaymentWay[] = [];
  let follow: (step: TerminalProgress) => void = () => {};
  let wentOffline = 0;
  let identified: IdentifyOutcome | null = null;
  let online = true;
  let afterLoss = (): IdentifyOutcome | null => ({ kind: 'known', patron });
  const identifications = questions<string, IdentifyOutcome>();
  const judgements = questions<number, Patron | null>();
  const lentTo: (readonly [number, string])[] = [];
  const forgotten: (readonly [number, string])[] = [];
  const answerTo = async (card: string): Promise<IdentifyOutcome> => {
    if (card === 'nobody') return { kind: 'unknown-card' };
    if (card === 'expired') return { kind: 'unknown-card', message: 'De kaart is verlopen.' };
    if (card === 'unchecked') return { kind: 'pin-unchecked' };
    if (identified !== null) return identified;
    if (card === 'english') return { kind: 'pin-needed', language: 'en' };
    if (card.startsWith('pin')) return { kind: 'pin-needed' };
    if (card.startsWith('slow')) return await identifications.ask(card);
    return { kind: 'known', patron: card === 'blocked' ? blocked : patron };
  };
  const visit = (mode: CirculationVisit['mode'], person: number): CirculationVisit => {
    const own: string[] = [];
    let shown = '';
    const isOwnCard = (number: string) => own.includes(number);
    const learn = (outcome: IdentifyOutcome, number: string) => {
      // `2b` is another card of the patron whose main card is `2`.
      if (outcome.kind === 'known' && shown === number) own.push(number, number.slice(0, 1));
      return outcome;
    };
    return {
      mode,
      goOffline: () => {
        wentOffline += 1;
        return afterLoss();
      },
      mayGoOnline: () => online,
      goOnline: () => ({ kind: 'known', patron }),
      identify: async (number) => {
        shown = number;
        return learn(await answerTo(number), number);
      },
      enterPin: async () => learn({ kind: 'known', patron }, shown),
      isOwnCard,
      isSamePatron: (other) => own.some(other.isOwnCard),
      checkOut: (item, agreedCents) => {
        presented.push(item);
        lentTo.push([person, item.item]);
        agreed.push(agreedCents);
        return checkOuts.ask(item.item);
      },
      checkIn: (item) => {
        presented.push(item);
        return checkIns.ask(item.item);
      },
      titleOf: titles.ask,
      becameOf: (_, { item }) => checks.ask(item),
      renewalBecame: renewalChecks.ask,
      forgetItem: (item) => void forgotten.push([person, item]),
      goOnWithout: (item) => void wentOnWithout.push(item),
      account: async () =>
        isAccountRefused
          ? 'refused'
          : {
              loans: [{ item: '9', title: 'Het hout', dueOn: '2026-11-01', overdue: true }],
              holdsReady: 1,
              owedCents: 0,
            },
      renew: () => Promise.resolve({ kind: 'done', dueOn: '2026-12-24' }),
      pay: (feeIds, way, progress, signal) => {
        paidBy.push(way);
        follow = progress;
        signal.addEventListener('abort', () => {
          cancelled = true;
        });
        return payments.ask(feeIds);
      },
      judgeAnew: () => judgements.ask(person),
      wouldAllowCheckOut: (feeIds) => {
        evaluations += 1;
        return feeIds.includes('f1');
      },
      end: () => {
        ended += 1;
        return Promise.resolve();
      },
    };
  };
  const lately = latelyAt(() => clock.now(), lentBefore);
  const ports: Ports = {
    openVisit: (mode, person) => lately.mark(visit(mode, person)),
    print: (receipt) => {
      printed.push(receipt);
      return Promise.resolve(prints);
    },
    printStatus: statuses.ask,
    printSlip: slips.ask,
    callStaff: (reason) => void called.push(reason),
    turned: (to) => void turns.push(to),
    wasLentLately: lately.has,
    resolveJournal: () => Promise.resolve(),
    clock: { now: () => new Date(clock.now()).toISOString() },
  };
  const actor = createActor(provideKiosk(ports), {
    clock,
    ...(inspect && { inspect }),
    input: {
      delays,
      severalCards: true,
      offersRenewal: true,
      languages: ['nl', 'en'],
      open: true,
      outOfService: false,
      language: 'nl',
      usualDisplay,
      offlineMode: 'check-in-and-out',
      receipt: 'ask',
      statusReceipt: false,
      returnByLaying: true,
      asksAllThere: false,
      ...settings,
      cards: { typed: true, tagged: false },
      pays: true,
      chuteTakes: true,
      chute: null,
      calls: { reasons: callFor, setIncompleteMs: 30_000, takeCardMs: 60_000 },
      parts,
    },
  });
  actor.start();
  await settle();
  // As a reader that finds its plate empty.
  if (parts.reader === 'up' && !unseen) actor.send({ type: 'PLATE_LISTED' });
  return {
    actor,
    clock,
    checkOuts,
    checkIns,
    /** what became of requests without an answer */
    checks,
    renewalChecks,
    identifications,
    /** by the person: what they may do, once something was returned */
    judgements,
    /** each check-out: the person, the item */
    lentTo,
    /** whose circulation heard that another person did something with an item */
    forgotten,
    /** the titles that were asked for */
    titles,
    slips,
    payments,
    printed,
    statuses,
    wentOnWithout,
    refuseAccount: () => {
      isAccountRefused = true;
    },
    /** each item that circulation was given, with its tags */
    presented,
    /** with each check-out, the price that the patron agreed to */
    agreed,
    ended: () => ended,
    /** how often the block rules were evaluated for a choice of fees */
    evaluations: () => evaluations,
    cancelled: () => cancelled,
    /** the way of each payment that began */
    paidBy,
    /** What the payment under way sends of itself. */
    progress: async (step: TerminalProgress) => {
      follow(step);
      await settle();
    },
    wentOffline: () => wentOffline,
    /** Someone is known off line alone. */
    staysOffline: () => {
      online = false;
    },
    /** What becomes of each card from now on. */
    identifyAs: (outcome: IdentifyOutcome) => {
      identified = outcome;
    },
    /** What is decided on the patron once the line is lost. */
    decideAfterLoss: (outcome: IdentifyOutcome | null) => {
      afterLoss = () => outcome;
    },
    /** the reasons for which the staff were called */
    called,
    /** what the devices heard of what is laid down from then on */
    turns,
    send: async (...events: Parameters<typeof actor.send>[0][]) => {
      for (const event of events) {
        actor.send(event);
        await settle();
      }
    },
    state: () => actor.getSnapshot().value,
    /** the task of the visit under way; null: there is none */
    task: () => {
      const task: string | object | undefined = actor.getSnapshot().children.visit?.getSnapshot()
        .value.task;
      return task === undefined
        ? null
        : typeof task === 'string'
          ? task
          : (Object.keys(task)[0] ?? null);
    },
    visit: () => {
      const child = actor.getSnapshot().children.visit;
      if (!child) throw new Error('no visit is under way');
      return child.getSnapshot();
    },
  };
}
