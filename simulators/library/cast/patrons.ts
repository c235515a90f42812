/**
 * The patrons of the simulated library: one for each rule of Wise (docs/block-rules.md), each side of each
 * limit. Everything is relative to `today`, so that the cast is right on any day. The maximum of
 * open fees is 10.00 for adults and 5.00 for youth; fees may be 30 days old; 3550 and 3551 are one
 * consortium, 3600 is outside it.
 */
import { Temporal } from 'temporal-polyfill';
import { branch, institution } from '../place.ts';
import type { FeeKind, FeeState, InvoiceLine, MembershipType, OpenFee, Patron } from '../state.ts';
import { shelfNumber } from './items.ts';
import { cardNumber } from './numbers.ts';

interface FeeSketch {
  kind?: FeeKind;
  cents: number;
  /** 0: made today */
  daysAgo?: number;
  institution?: string;
  state?: FeeState;
  /** days from today until which the arrangement runs; negative is past */
  untilDays?: number;
  title?: string;
  item?: string;
}

/**
 * A patron as written down here: only what differs from an adult in good standing with PIN 1234 who
 * speaks Dutch.
 */
interface Sketch {
  name: string;
  note: string;
  language?: Patron['language'];
  otherCards?: readonly string[];
  pin?: string | null;
  type?: MembershipType;
  status?: number;
  /** the membership began so many calendar months before this one; 14 otherwise */
  monthsAgo?: number;
  /** the open membership fee */
  membershipCents?: number;
  fees?: readonly FeeSketch[];
  invoice?: readonly Omit<InvoiceLine, 'invoice'>[];
  manualBlocks?: readonly string[];
}

function book(nth: number) {
  return shelfNumber('book', nth);
}

const sketches: readonly Sketch[] = [
  {
    name: 'Els Vermeulen',
    note: 'All well: nothing open, two loans. Has a second card.',
    otherCards: [cardNumber(901)],
  },
  {
    name: 'Bart Claes',
    note: 'Exactly at the maximum: 10.00 open. Not blocked.',
    fees: [
      { cents: 650, daysAgo: 12, title: 'Nachttrein naar Luik' },
      { cents: 350, daysAgo: 5 },
    ],
  },
  {
    name: 'Nadia El Amrani',
    note: 'One cent above the maximum: 10.01 open. Paying 0.01 lifts it; the smallest fee is 0.51.',
    fees: [
      { cents: 950, daysAgo: 14, title: 'Moord in het Citadelpark' },
      { kind: 'hold', cents: 51, daysAgo: 3 },
    ],
  },
  {
    name: 'Joris Peeters',
    note: 'Maximum fees: 12.40 open, of which 3.20 older than 30 days. Two rules hold.',
    fees: [
      { cents: 320, daysAgo: 44, title: 'Wolken boven het Waasland' },
      { cents: 520, daysAgo: 20, title: 'De klokkenmaker van Damme' },
      { kind: 'damage', cents: 400, daysAgo: 2, title: 'Koken met wat er is' },
    ],
  },
  {
    name: 'Lien Hendrickx',
    note: 'In the region: 7.00 here and 5.00 at the neighbour of the consortium. Blocked, for the sum is 12.00.',
    fees: [
      { cents: 700, daysAgo: 8 },
      { cents: 500, daysAgo: 6, institution: '3551' },
    ],
  },
  {
    name: 'Tom Verbeeck',
    note: 'Own institution 7.00, and 11.00 at a library outside the consortium, which does not count. Not blocked.',
    fees: [
      { cents: 700, daysAgo: 9 },
      { cents: 1100, daysAgo: 9, institution: '3600' },
    ],
  },
  {
    name: 'Ingrid De Smedt',
    note: 'A credit: 12.40 open and 3.00 to her credit, 9.40 in all. Not blocked.',
    fees: [
      { cents: 1240, daysAgo: 11, title: 'Atlas van verdwenen dorpen' },
      { kind: 'other', cents: -300, daysAgo: 4, title: 'Tegoed' },
    ],
  },
  {
    name: 'Mehmet Yildiz',
    note: 'Membership billed (2): 25.00 open, and fees of 9.00. Only the membership fee blocks.',
    status: 2,
    monthsAgo: 0,
    membershipCents: 2500,
    fees: [{ cents: 900, daysAgo: 7 }],
  },
  {
    name: 'Griet Van Damme',
    note: 'Membership reminded (3): 25.00 open.',
    status: 3,
    monthsAgo: 2,
    membershipCents: 2500,
  },
  {
    name: 'Kevin Maes',
    note: 'Paid but a cent: 24.99 of the membership fee is paid, 0.01 is open. Still blocked.',
    status: 2,
    monthsAgo: 1,
    membershipCents: 1,
  },
  {
    name: 'Yasmine Bouzid',
    note: 'New member (1) who has not paid yet: 25.00 open.',
    status: 1,
    monthsAgo: 0,
    membershipCents: 2500,
  },
  {
    name: 'Paul Lemmens',
    note: 'Billed (2) with nothing open: not blocked, and a mismatch in the log.',
    status: 2,
    monthsAgo: 1,
  },
  {
    name: 'Sonja Aerts',
    note: 'Normal (5) with a membership fee open: not blocked, and a mismatch in the log.',
    membershipCents: 2500,
  },
  {
    name: 'Wim Coppens',
    note: 'A fee of 3.20 that is exactly 30 days old. Not blocked.',
    fees: [{ cents: 320, daysAgo: 30, title: 'Tweemaal Gent, enkele reis' }],
  },
  {
    name: 'Fatma Kaya',
    note: 'Aged fee: 3.20 that is 31 days old. May still renew in the portal.',
    fees: [{ cents: 320, daysAgo: 31, title: 'Het jaar van de zwaluw' }],
  },
  {
    name: 'Rik Goethals',
    note: 'Aged fee of 2.00 and membership billed (2): in the portal neither renewing nor holding.',
    status: 2,
    monthsAgo: 1,
    membershipCents: 2500,
    fees: [{ cents: 200, daysAgo: 40 }],
  },
  {
    name: 'An Dierckx',
    note: 'Replacement invoice for two items: one is returned, half of the other is paid; 9.00 open.',
    fees: [
      { kind: 'replacement', cents: 900, daysAgo: 10, title: 'Een kast vol zee', item: book(85) },
    ],
    invoice: [
      { item: book(84), priceCents: 2150, paidCents: 0, returned: true },
      { item: book(85), priceCents: 1800, paidCents: 900, returned: false },
    ],
  },
  {
    name: 'Lars Bogaert',
    note: 'Replacement invoice for a book that he still has: bringing it back clears everything.',
    fees: [
      {
        kind: 'replacement',
        cents: 1495,
        daysAgo: 6,
        title: 'Honderd dagen regen',
        item: book(87),
      },
    ],
    invoice: [{ item: book(87), priceCents: 1495, paidCents: 0, returned: false }],
  },
  {
    name: 'Dirk Wouters',
    note: 'Payment overdue (4): 25.00 membership fee open. Paying it makes the status 5.',
    status: 4,
    monthsAgo: 3,
    membershipCents: 2500,
  },
  {
    name: 'Chantal Dubois',
    note: 'Cancelled (9) with fees of 50.00: may only return.',
    status: 9,
    monthsAgo: 5,
    fees: [
      { cents: 2000, daysAgo: 90, title: 'De prijs van melk' },
      { kind: 'damage', cents: 3000, daysAgo: 60, title: 'Canal du Centre' },
    ],
  },
  {
    name: 'Jef Nuyts',
    note: 'Registered on the web, not confirmed (7): may only return.',
    status: 7,
    monthsAgo: 0,
  },
  {
    name: 'Amina Traoré',
    note: 'Registered on the web, not confirmed (6): may only return.',
    status: 6,
    monthsAgo: 0,
  },
  {
    name: 'Rudi Stevens',
    note: 'Banned (8): may only return, and is sent to the desk.',
    status: 8,
  },
  { name: 'Lut Baeten', note: 'A status that no list names (42): may only return.', status: 42 },
  {
    name: 'Geert Janssens',
    note: 'Blocked by hand: “Adres onbekend”. May only return.',
    manualBlocks: ['Adres onbekend'],
  },
  {
    name: 'Hanne Cuypers',
    note: 'Arrangement: 30.00 that does not count for another 60 days. Not blocked.',
    fees: [{ kind: 'damage', cents: 3000, daysAgo: 20, state: 'arrangement', untilDays: 60 }],
  },
  {
    name: 'Omar Benali',
    note: 'Arrangement that ended yesterday: its 30.00 counts again. Blocked.',
    fees: [{ kind: 'damage', cents: 3000, daysAgo: 20, state: 'arrangement', untilDays: -1 }],
  },
  {
    name: 'Nico Laenen',
    note: 'Debt collector: 30.00 that counts, but cannot be paid here.',
    fees: [{ kind: 'damage', cents: 3000, daysAgo: 25, state: 'debt-collector' }],
  },
  {
    name: 'Petra Simoens',
    note: 'Direct debit under way: 15.00 that counts, but cannot be paid here.',
    fees: [{ cents: 1500, daysAgo: 3, state: 'direct-debit' }],
  },
  {
    name: 'Stijn Moens',
    note: 'Debt collector 8.00 and 6.00 open: paying the 6.00 lifts the block.',
    fees: [
      { cents: 800, daysAgo: 28, state: 'debt-collector' },
      { cents: 600, daysAgo: 9, title: 'Skate District' },
    ],
  },
  {
    name: 'Finn De Pauw',
    note: 'Youth: 5.50 open, and 5.00 is the maximum for youth. Blocked.',
    type: 'youth',
    fees: [{ cents: 550, daysAgo: 13, title: 'Draken bestaan (echt waar)' }],
  },
  {
    name: 'Mila Renders',
    note: 'Youth: 5.00 open, exactly the maximum for youth. Not blocked. Keeps items 28 days.',
    type: 'youth',
    fees: [{ cents: 500, daysAgo: 13 }],
  },
  {
    name: 'Karel Vandenbroucke',
    note: 'Five loans, one of them nine days late; one is on hold for somebody, one was renewed twice. Comes with an eID (85073003328).',
    otherCards: ['85073003328'],
  },
  { name: 'Rosa Delgado', note: 'Two holds ready on the hold shelf.' },
  {
    name: 'Emily Hartwell',
    note: 'Speaks English. Not blocked, 3.50 open.',
    language: 'en',
    fees: [{ cents: 350, daysAgo: 4 }],
  },
  {
    name: 'James Okoro',
    note: 'Speaks English. Maximum fees: 18.00 open in four fees.',
    language: 'en',
    fees: [
      { cents: 700, daysAgo: 26, title: 'Deep Harbour' },
      { cents: 500, daysAgo: 18, title: 'Nine Winters' },
      { cents: 400, daysAgo: 10, title: 'Small Hours' },
      { cents: 200, daysAgo: 1, title: 'Paper Moons' },
    ],
  },
  { name: 'Mireille Lacroix', note: 'Speaks French, which this kiosk may not.', language: 'fr' },
  { name: 'Jos Verlinden', note: 'Has no PIN: any is right.', pin: null },
  {
    name: 'Saskia Van de Walle-Vanden Berghe',
    note: 'A long name and another PIN: 9876.',
    pin: '9876',
  },
  {
    name: 'Dries Coene',
    note: 'Many small fees: twenty-four of 0.40, 9.60 in all. Not blocked.',
    fees: Array.from({ length: 24 }, (_, index) => ({ cents: 40, daysAgo: 25 - index })),
  },
];

/** The whole cast as it stands on `today`: new objects at every call. */
export function patronsOn(today: string): Patron[] {
  return sketches.map((sketch, index) =>
    develop(sketch, index + 1, Temporal.PlainDate.from(today)),
  );
}

/** The card of the nth patron of the cast, counted from 1. */
export function patronCard(nth: number): string {
  return cardNumber(nth);
}

function develop(sketch: Sketch, nth: number, today: Temporal.PlainDate): Patron {
  const started = today.subtract({ months: sketch.monthsAgo ?? 14 }).with({ day: 1 });
  const membership: readonly FeeSketch[] =
    sketch.membershipCents === undefined
      ? []
      : [
          {
            kind: 'membership',
            cents: sketch.membershipCents,
            daysAgo: started.until(today).days,
            title: 'Lidgeld',
          },
        ];
  const fees = [...membership, ...(sketch.fees ?? [])];
  return {
    card: cardNumber(nth),
    otherCards: sketch.otherCards ?? [],
    pin: sketch.pin === undefined ? '1234' : sketch.pin,
    name: sketch.name,
    language: sketch.language ?? 'nl',
    note: sketch.note,
    institution,
    branch,
    membership: {
      status: sketch.status ?? 5,
      type: sketch.type ?? 'adult',
      startedOn: started.toString(),
    },
    fees: fees.map((fee, index) =>
      developFee(fee, `${nth}${String(index + 1).padStart(3, '0')}`, today),
    ),
    invoiceLines: (sketch.invoice ?? []).map((line) => ({ invoice: `N${nth}`, ...line })),
    manualBlocks: [...(sketch.manualBlocks ?? [])],
  };
}

function developFee(sketch: FeeSketch, id: string, today: Temporal.PlainDate): OpenFee {
  return {
    id,
    kind: sketch.kind ?? 'overdue',
    amountCents: sketch.cents,
    createdOn: today.subtract({ days: sketch.daysAgo ?? 0 }).toString(),
    institution: sketch.institution ?? institution,
    state: sketch.state ?? 'open',
    until: sketch.untilDays === undefined ? null : today.add({ days: sketch.untilDays }).toString(),
    title: sketch.title ?? null,
    item: sketch.item ?? null,
  };
}
