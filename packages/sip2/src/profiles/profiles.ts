import { noPatronFields, type PatronFields, type Profile } from './profile.ts';

const everyFlag = Array.from({ length: 14 }, (_, position) => position);

/** The specification, for a library system without a profile. */
const generic: Profile = {
  envelope: null,
  decodesFields: false,
  delimiter: '|',
  terminator: 'cr',
  encoding: 'utf-8',
  zone: 'blank',
  errorDetection: 'auto',
  sendEmpty: ['AC'],
  patronQuestion: '63',
  factLists: ['fees'],
  feeFormat: 'free',
  feeKinds: {},
  feeSummary: 3,
  summary: 'one',
  feesIn: 'AV',
  registrationsFlag: null,
  feeIdField: 'CG',
  loansIn: 'AU',
  loanFormat: 'free',
  titleIn: 'AJ',
  holdCounts: 'apart',
  listsHolds: true,
  holdFormat: 'free',
  heededFlags: everyFlag,
  dateOrder: null,
  replay: 'no-block',
  nbDueDate: 'blank',
  reborrow: 'policy-respected',
  obeysDesensitize: false,
  storesReplies: true,
  paysOnce: false,
  endsSession: true,
  checksPin: true,
  saysYesWithoutPin: false,
  patronFields: noPatronFields,
  itemHolder: null,
};

// CRLF unless its account says CR. AV by template: usually description, then amount. No block
// needs the nb due date, which is sent. The renewal policy of an 11 is not read: what the patron
// has is renewed. A payment of a paid fee becomes a credit, unless its account has
// disallow_overpayment. Desensitize is N for inhouse_item_types and inhouse_patron_categories of its
// account, and for magnetic media.
const koha = {
  ...generic,
  terminator: 'crlf',
  reborrow: 'renews-anyway',
  obeysDesensitize: true,
  factLists: ['fees', 'loans'],
  feeFormat: 'amount-last',
  loanFormat: 'bare',
  holdFormat: 'bare',
  heededFlags: [0, 1, 2, 3, 4, 6, 9, 10, 11],
  storesReplies: false,
  patronFields: { ...noPatronFields, expiresOn: 'PA', group: 'PC', homeBranch: 'AQ' },
} as const satisfies Profile;

/**
 * By library system. Sources: the systems' code and documents where they are public; a value that
 * is only usual there says so. A site sets many of these itself: the first visit (`kiosk visit`)
 * shows the differences.
 */
export const profiles = {
  generic,
  // What OCLC publishes (help.wise.oclc.org, "Description dialogs for SIP2"): 41 with a flag, of
  // which FB is the only one shown, and ten parts a line. Of membership, blocks and invoices no
  // field is published, nor who has an item, nor how AV is written. That a loan at a machine becomes a
  // renewal is an option of the port: off by default on one page (Cultuurconnect's list of SIP2
  // profiles), the standard on another.
  wise: {
    ...generic,
    feeFormat: 'wise',
    feesIn: 'YZ',
    registrationsFlag: 'FB',
    reborrow: 'renews-anyway',
  },
  // The simulated library in a form of its own, with fields for all that the block rules ask.
  simulated: {
    ...generic,
    feeFormat: 'tilde',
    loanFormat: 'tilde',
    holdFormat: 'tilde',
    patronFields: {
      ...noPatronFields,
      membershipStatus: 'MS',
      membershipType: 'MT',
      membershipStartedOn: 'MD',
      membershipFee: 'MF',
      manualBlock: 'MK',
      invoiceLine: 'MN',
    },
    paysOnce: true,
    itemHolder: 'AA',
  },
  koha,
  // The plugin SIPoHTTP of Koha-Suomi, by its source: a log-in and a connection of its own for each
  // message, so that nothing is remembered from one to the next. Whether its server answers AY and AZ
  // inside the envelope depends on its settings.
  'koha-suomi': { ...koha, envelope: 'koha-suomi', errorDetection: 'off' },
  // The common system of the Danish libraries, by what bibbox reads and what was recorded of it: AJ is
  // a number, and the title stands in CH. Its flags are mostly blank. What it does with a second
  // check-out, a second payment or no PIN is not published, so that nothing is taken for granted; bibbox
  // sends loans and returns from off line with no block, and a date wherever there is room for one.
  fbs: {
    ...generic,
    envelope: 'fbs',
    errorDetection: 'off',
    sendEmpty: ['AC', 'AD'],
    decodesFields: true,
    factLists: ['fees', 'loans'],
    feeFormat: 'percent',
    loanFormat: 'percent',
    holdFormat: 'percent',
    titleIn: 'CH',
    nbDueDate: 'now',
    reborrow: 'renews-anyway',
    storesReplies: false,
  },
  // AV as eg_legacy, its default; 3m and swyer_a are `quoted`, swyer_b is `labelled`. No block is
  // read and ignored; so is the renewal policy: a second 11 renews. Hold items are all holds, by
  // title, and those among them that are not on the shelf of their branch are counted as
  // unavailable; with msg64_hold_items_available they are `apart`. More than is open of a bill is
  // refused: "Overpayment not allowed".
  evergreen: {
    ...generic,
    reborrow: 'renews-anyway',
    factLists: ['fees', 'loans'],
    feeFormat: 'amount-first',
    holdCounts: 'within',
    heededFlags: [0, 1, 3, 4, 5, 6, 9, 10, 11, 13],
    replay: 'ordinary',
    storesReplies: false,
    paysOnce: true,
    patronFields: { ...noPatronFields, expiresOn: 'PA', group: 'PC', homeBranch: 'AQ' },
  },
  // Any block sets all fourteen flags, so the lost card (4) and the counts mean nothing. No block
  // is read and ignored. An item with an open loan is refused, and renewal ok is always N. Its own
  // edge-sip2 lists items without amounts at place 3 of the
  // summary, and the accounts at place 6; it counts all open holds, lists their item numbers, and
  // leaves the unavailable ones blank. Since 4.1 an automated block sets 0 and the flags of its
  // condition alone.
  folio: {
    ...generic,
    encoding: 'cp850',
    sendEmpty: ['AC', 'AD'],
    factLists: ['fees', 'loans'],
    feeFormat: 'groups',
    feeSummary: 6,
    holdCounts: 'all',
    holdFormat: 'bare',
    heededFlags: [0, 1, 2, 3],
    replay: 'ordinary',
    patronFields: { ...noPatronFields, group: 'FU' },
  },
  // FOLIO through fsip2, a server of another maker: its code and documents, and a run beside it. The
  // account's UUID, the amount and the kind in quotes; the item numbers of loans and holds. Flags of
  // blocks alone; all fourteen for a card that it does not accept. With PIN verification off it says
  // yes to any PIN, and to none. A payment of a paid account goes to the others where its
  // acceptBulkPayment is on.
  fsip2: {
    ...generic,
    encoding: 'cp850',
    sendEmpty: ['AC', 'AD'],
    factLists: ['fees', 'loans'],
    feeFormat: 'quoted',
    loanFormat: 'bare',
    holdFormat: 'bare',
    heededFlags: [0, 1, 3],
    replay: 'ordinary',
    storesReplies: false,
    patronFields: { ...noPatronFields, group: 'FU' },
  },
  // BV has a leading blank, PA text glued to its date.
  symphony: {
    ...generic,
    errorDetection: 'lenient',
    patronFields: { ...noPatronFields, expiresOn: 'PA', group: 'PC', homeBranch: 'AQ' },
  },
  // PA is the patron's code, not a date. A wrong PIN sets 0 to 3.
  polaris: {
    ...generic,
    sendEmpty: ['AC', 'AD'],
    heededFlags: [0, 1, 2, 3, 10],
    patronFields: { ...noPatronFields, group: 'PA', expiresOn: 'PX', expired: 'PY' },
  },
  // A wrong PIN sets nearly all flags; an unknown card 0.
  sierra: { ...generic, zone: '0000', heededFlags: [0] },
  // Error detection is off unless its error_correction is S. What it does with no block is not
  // documented. A check-out renews only with renewal policy Y.
  aleph: { ...generic, replay: 'ordinary' },
  // A return with no block is honoured; a check-out of what the patron has renews it: the renewal
  // policy is "not functional".
  alma: { ...generic, reborrow: 'renews-anyway' },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as ProfileName[];

type Own<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The values of `usual`, replaced by those that `own` sets; `own` may hold other keys. */
function withOwn<T extends object>(usual: T, own: Own<T>): T {
  const set = Object.entries(own).filter(([key, value]) => key in usual && value !== undefined);
  return { ...usual, ...Object.fromEntries(set) };
}

/**
 * The profile of a library system with the settings of one site; what these leave out stays as the
 * profile has it.
 */
export function profileOf(
  name: ProfileName,
  own: Own<Omit<Profile, 'patronFields'>> & {
    readonly patronFields?: Own<PatronFields> | undefined;
  } = {},
): Profile {
  const usual: Profile = profiles[name];
  return withOwn(usual, {
    ...own,
    patronFields: withOwn(usual.patronFields, own.patronFields ?? {}),
  });
}
