/**
 * The library systems that stand at the far end of the line: how the kiosk is set for each, and what
 * an eavesdropper must know of its messages.
 */
import { readFileSync } from 'node:fs';
import type { EnvelopeName } from '../../../packages/sip2/src/index.ts';
import { type FormName, formNames } from '../../../simulators/library/forms/names.ts';
import type { Config } from '../../../src/config/schema.ts';

export const systemNames = [...formNames, 'koha-suomi'] as const;
export type SystemName = (typeof systemNames)[number];

export interface System {
  name: SystemName;
  /** in whose form it speaks */
  form: FormName;
  /** its messages go inside HTTPS, in this envelope; null: on a line */
  envelope: EnvelopeName | null;
  /** its cards have no check digit: one that is read wrong is another card; null: none is taken for one */
  misreadCard: string | null;
  /** settings of the line, where the site says fees by their number, and where it does not */
  line(namesFees: boolean): Partial<Config['sip2']>;
  /** the place in the summary of 63 for the fees; null: they come with 41 */
  feeSummary: number | null;
  /** a patron's facts take a second message: the loans, or 41 */
  secondQuestion: 'loans' | '41' | null;
  /** its 18 says how many holds there are, none too (CF) */
  countsHolds: boolean;
  /** its 18 says of an item that came back whether a hold of it is filled; Wise says 06 of both */
  tellsFilledHolds: boolean;
  /** the block rules of this library, as JSON */
  policy(): string;
  /** those by which the library system itself refuses; left out: the same */
  ownPolicy?(): string;
}

/** A patron's number with a digit that is wrong. */
export const misreadCard = '23550000000113';

function policyOf(name: string, change: (policy: Policy) => void = () => {}): string {
  const file = new URL(`../../../policies/${name}.json`, import.meta.url);
  const policy = JSON.parse(readFileSync(file, 'utf8')) as Policy;
  change(policy);
  return JSON.stringify(policy);
}
interface Policy {
  settings: Record<string, unknown>;
  limits: Record<string, unknown>;
}

export const systems: Readonly<Record<SystemName, System>> = {
  wise: {
    name: 'wise',
    form: 'wise',
    envelope: null,
    misreadCard: null,
    countsHolds: true,
    tellsFilledHolds: false,
    line: () => ({ profile: 'wise' }),
    feeSummary: null,
    secondQuestion: '41',
    policy: () => policyOf('wise'),
  },
  simulated: {
    name: 'simulated',
    form: 'simulated',
    envelope: null,
    misreadCard: null,
    countsHolds: true,
    tellsFilledHolds: true,
    line: () => ({ profile: 'simulated' }),
    feeSummary: 3,
    secondQuestion: null,
    policy: () => policyOf('wise'),
  },
  evergreen: {
    name: 'evergreen',
    form: 'evergreen',
    envelope: null,
    misreadCard: null,
    countsHolds: false,
    tellsFilledHolds: true,
    line: (namesFees) => ({
      profile: 'evergreen',
      feeFormat: namesFees ? 'quoted' : 'amount-first',
    }),
    feeSummary: 3,
    secondQuestion: 'loans',
    // The branch of the example's tree where this kiosk stands.
    policy: () =>
      policyOf('evergreen', ({ settings }) => {
        settings.branch = 'BR1';
      }),
  },
  folio: {
    name: 'folio',
    form: 'folio',
    envelope: null,
    misreadCard: null,
    countsHolds: false,
    tellsFilledHolds: true,
    line: () => ({ profile: 'folio' }),
    feeSummary: 6,
    secondQuestion: 'loans',
    // As delivered it has no limits.
    policy: () =>
      policyOf('folio', ({ limits }) => {
        limits.feeBalanceCents = { '*': 1_000 };
        limits.chargedOut = { '*': 10 };
      }),
  },
  koha: {
    name: 'koha',
    form: 'koha',
    envelope: null,
    misreadCard: null,
    countsHolds: false,
    tellsFilledHolds: true,
    line: (namesFees) => ({
      profile: 'koha',
      feeFormat: namesFees ? 'quoted' : 'amount-last',
    }),
    feeSummary: 3,
    secondQuestion: 'loans',
    policy: () => policyOf('koha'),
  },
  'koha-suomi': {
    name: 'koha-suomi',
    form: 'koha',
    envelope: 'koha-suomi',
    misreadCard: null,
    countsHolds: false,
    tellsFilledHolds: true,
    line: (namesFees) => ({
      profile: 'koha-suomi',
      feeFormat: namesFees ? 'quoted' : 'amount-last',
    }),
    feeSummary: 3,
    secondQuestion: 'loans',
    policy: () => policyOf('koha'),
  },
  fbs: {
    name: 'fbs',
    form: 'fbs',
    envelope: 'fbs',
    misreadCard,
    countsHolds: true,
    tellsFilledHolds: true,
    line: () => ({ profile: 'fbs' }),
    feeSummary: 3,
    secondQuestion: 'loans',
    // It leaves all to the flags; what sets them is not published.
    policy: () => policyOf('generic'),
    ownPolicy: () => policyOf('wise'),
  },
};
