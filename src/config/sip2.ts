/** The line to the library system, and what is special about this library system. */
import { z } from 'zod';
import {
  dateOrders,
  envelopeNames,
  feeFormats,
  holdCounts,
  holdFormats,
  loanFormats,
  nbDueDates,
  type PatronFields,
  type ProfileName,
  profileNames,
  reborrowings,
  registrationsFlags,
  summaries,
} from '../../packages/sip2/src/index.ts';
import { count, milliseconds, networkAddress, path, secret } from './kinds.ts';
import { sentence } from './text/sentences.ts';

const reconnect = z
  .strictObject({
    firstMs: milliseconds(100, 60_000, 500, 'First pause before connecting again; it doubles.'),
    mostMs: milliseconds(100, 600_000, 10_000, 'Longest pause before connecting again.'),
  })
  .prefault({})
  .describe('How a lost connection is made again.');

const tls = z
  .strictObject({
    ca: path()
      .optional()
      .describe(
        'File with the certificates to trust (PEM); left out: those of the operating system.',
      ),
    certificate: path().optional().describe('File with the certificate of this kiosk (PEM).'),
    key: path().optional().describe('File with the key of that certificate (PEM).'),
    serverName: z
      .string()
      .min(1)
      .max(253)
      .optional()
      .describe(
        'Name that the certificate of the library system must have; left out: the host of the address.',
      ),
  })
  .refine((value) => (value.certificate === undefined) === (value.key === undefined), {
    error: sentence(
      'certificate-and-key',
      'certificate and key belong together: name both or none',
    ),
  })
  .describe('Certificates of a tls:// or https:// address.');

const script = z
  .array(
    z.strictObject({
      expect: z
        .string()
        .min(1)
        .max(200)
        .describe('Text that the other side sends before this row.'),
      send: z
        .union([z.string().max(200), secret])
        .describe('The answer; a secret for the password.'),
      end: z.enum(['crlf', 'cr', 'lf', 'none']).default('crlf').describe('The end of that answer.'),
      timeoutMs: milliseconds(100, 120_000, 10_000, 'How long to wait for the text.'),
    }),
  )
  .max(20)
  .describe(
    'A telnet-style log-in before the first message, at a tcp:// or tls:// address; `user` is then usually null.',
  );

const fieldId = z
  .string()
  .regex(/^[A-Z][A-Z0-9]$/, {
    error: sentence('field-id', 'is no field id: write two characters, as in AV'),
  })
  .nullable()
  .optional();
const patronFields = z
  .strictObject({
    membershipStatus: fieldId.describe('Status of the membership, a number.'),
    membershipType: fieldId.describe('Type of the membership.'),
    membershipStartedOn: fieldId.describe('Day on which the membership began.'),
    membershipFee: fieldId.describe('Membership fee that is not paid yet.'),
    manualBlock: fieldId.describe('Manual block; as often as there are.'),
    invoiceLine: fieldId.describe('Line of a replacement invoice; as often as there are.'),
    expiresOn: fieldId.describe('Last day on which the card is valid.'),
    expired: fieldId.describe('Y: the card has expired.'),
    group: fieldId.describe('Patron category.'),
    homeBranch: fieldId.describe('Branch of the patron.'),
    owed: fieldId
      .unwrap()
      .unwrap()
      .optional()
      .describe('The whole amount owed; BV by the specification.'),
  } satisfies Record<keyof PatronFields, z.ZodType>)
  .describe('Fields of 64 and 24 of this library system; null: none.');

const kindWords = z.array(z.string().trim().min(2).max(40)).max(40).optional();

const line = {
  envelope: z
    .enum(envelopeNames)
    .nullable()
    .optional()
    .describe(
      'XML around each message at an https:// address; null: this library system has none.',
    ),
  decodesFields: z
    .boolean()
    .optional()
    .describe(
      'Whether references of HTML inside the fields (&#230;) are decoded, after those of the envelope.',
    ),
  delimiter: z
    .string()
    .regex(/^[!-/:-@[-`{-~]$/, {
      error: sentence('delimiter', 'is no sign between fields: write one sign, as in ^'),
    })
    .optional()
    .describe('Sign behind each field; | by the specification.'),
  terminator: z
    .enum(['cr', 'crlf'])
    .optional()
    .describe('What ends a message that the kiosk sends.'),
  encoding: z
    .enum(['utf-8', 'cp850', 'latin1', 'windows-1252'])
    .optional()
    .describe('Characters on the line.'),
  zone: z
    .enum(['blank', '0000'])
    .optional()
    .describe('Zone of local time in a date: four blanks, or 0000.'),
  errorDetection: z
    .enum(['off', 'strict', 'lenient', 'auto'])
    .optional()
    .describe(
      'Sequence numbers and checksums (AY, AZ): never (off), always (strict), always but accept a reply without them (lenient), or as in the first reply (auto).',
    ),
  sendEmpty: z
    .array(z.enum(['AC', 'AD']))
    .optional()
    .describe('Optional fields that are sent even when empty.'),
  patronQuestion: z
    .enum(['63', '23'])
    .optional()
    .describe('Message that asks for a patron; the answer to 23 has no lists.'),
  factLists: z
    .array(z.enum(['fees', 'loans']))
    .optional()
    .describe('Lists that the block rules need; each costs a message.'),
  feeFormat: z.enum(feeFormats).optional().describe('Form of a line in the list of fees.'),
  feeKinds: z
    .strictObject({
      membership: kindWords.describe(
        'A membership fee, which does not count towards the maximum of open fees.',
      ),
      damage: kindWords.describe('A damaged item.'),
      replacement: kindWords.describe('The price of an item that is lost or was not returned.'),
      overdue: kindWords.describe('An item that was returned late.'),
      hold: kindWords.describe('A hold.'),
    })
    .optional()
    .describe(
      'Words of this library system for the kind of a fee, beside the usual English, Dutch, French and German ones; a part of a word is enough.',
    ),
  feeSummary: z
    .int()
    .min(0)
    .max(9)
    .optional()
    .describe('Place in the summary of 63 that asks for the fees: 3 by the specification.'),
  summary: z
    .enum(summaries)
    .optional()
    .describe(
      'Summary of 63: ten places with one Y by the specification (one), or nine Y and the sign behind a field, which asks for all lists at once (nine).',
    ),
  feesIn: z.enum(['AV', 'YZ']).optional().describe('Where fees are listed: AV of 64, or YZ of 42.'),
  registrationsFlag: z
    .enum(registrationsFlags)
    .nullable()
    .optional()
    .describe('Field of 41 that is Y, where fees are listed in YZ; null: none.'),
  feeIdField: fieldId
    .unwrap()
    .unwrap()
    .optional()
    .describe('Field of 37 that names the fee: CG by the specification.'),
  loansIn: z.enum(['AU', 'AK']).optional().describe('Where loans are listed in 64.'),
  loanFormat: z.enum(loanFormats).optional().describe('Form of a line in the list of loans.'),
  holdCounts: z
    .enum(holdCounts)
    .optional()
    .describe(
      'What 64 counts as hold items: those that are ready, the unavailable ones apart (apart); all, the unavailable ones among them (within); or all, and no other count comes (all).',
    ),
  titleIn: z
    .enum(['AJ', 'CH'])
    .optional()
    .describe(
      'Field with the title of an item: AJ by the specification, or CH before its first %.',
    ),
  listsHolds: z.boolean().optional().describe('Whether 64 lists holds (AS) when it is asked to.'),
  holdFormat: z.enum(holdFormats).optional().describe('Form of a line in the list of holds.'),
  heededFlags: z
    .array(z.int().min(0).max(13))
    .optional()
    .describe('Positions of the patron status that count; the policy says what each denies.'),
  dateOrder: z
    .enum(dateOrders)
    .nullable()
    .optional()
    .describe(
      'Order of day and month in a date such as 5/6/2026; null: not known, and an ambiguous due date is shown unchanged.',
    ),
  replay: z
    .enum(['no-block', 'ordinary'])
    .optional()
    .describe(
      'How loans and returns from off line are sent: with no block = Y, or as ordinary ones.',
    ),
  nbDueDate: z
    .enum(nbDueDates)
    .optional()
    .describe(
      'What an ordinary loan or renewal has as its no block due date: blanks, or the present time (now), for a library system that gives no answer to blanks.',
    ),
  reborrow: z
    .enum(reborrowings)
    .optional()
    .describe(
      'What a check-out of an item does that the patron has already: the loan stays as it was (policy-respected), or is renewed (renews-anyway), and then the kiosk looks at the loans first.',
    ),
  obeysDesensitize: z
    .boolean()
    .optional()
    .describe(
      'Whether an item stays secured where the library system says so in the answer to a loan (desensitize N, unless it is a magnetic medium, or security inhibit CI Y).',
    ),
  storesReplies: z
    .boolean()
    .optional()
    .describe(
      'Whether an exact repetition of a message gets the stored reply; false: it is carried out again, so that nothing that changes something is repeated.',
    ),
  paysOnce: z
    .boolean()
    .optional()
    .describe(
      'Whether a second payment (37) of a fee that is paid books nothing, because it is refused or known by its BK. Only then is a payment without an answer sent again; false: staff look.',
    ),
  endsSession: z.boolean().optional().describe('Whether the end of a visit is sent (35).'),
  checksPin: z
    .boolean()
    .optional()
    .describe(
      'Whether the library system says that a PIN is right (CQ). If false, `identification.pin` must be "never".',
    ),
  saysYesWithoutPin: z
    .boolean()
    .optional()
    .describe(
      'Whether the library system says that a PIN is right (CQ Y) where none was sent, and is known to check one that is: `kiosk setup` and `kiosk doctor --card -` try it. If false, no account is opened after such a yes.',
    ),
  itemHolder: fieldId.describe('Field of 18 that says who has the item; null: none.'),
  patronFields: patronFields.optional(),
};

/** A person waits for the answer. */
const longestTimeoutMs = 20_000;

export const sip2 = z
  .strictObject({
    address: networkAddress('tcp://127.0.0.1:6001', 'The SIP2 port of the library system.'),
    tls: tls.optional(),
    script: script.optional(),
    profile: z
      .enum(profileNames as [ProfileName, ...ProfileName[]])
      .default('wise')
      .describe(
        'The library system; it decides each setting below that is left out, and `policy`, `identification.item.checkDigit` and `sortation.rows`.',
      ),
    user: z
      .string()
      .max(255)
      .nullable()
      .default('kiosk')
      .describe(
        'CN of the login; null: no login (93) is sent. At an https:// address the log-in in each message.',
      ),
    password: secret
      .prefault({ env: 'KIOSK_SIP2_PASSWORD' })
      .describe('CO of the login; at an https:// address the password in each message.'),
    location: z
      .string()
      .max(255)
      .default('35500')
      .describe('CP of the login: the location of this kiosk.'),
    institutionId: z
      .string()
      .max(255)
      .default('3550')
      .describe('AO in every message; some systems need it empty.'),
    terminalPassword: secret.optional().describe('AC in every message; empty when left out.'),
    ...line,
    timeoutMs: milliseconds(
      500,
      longestTimeoutMs,
      10_000,
      'How long an answer may take; the value in 98 is ignored.',
    ),
    retries: count(
      0,
      10,
      3,
      'How many times a request is sent again at most: fewer if 98 says so, and never when the answer could come later than 20 s after the first.',
    ),
    greetingAfter: count(
      0,
      50,
      5,
      'A screen message (AF) that so many patrons in a row have had is a greeting and no longer interrupts; 0: every message is shown to everyone.',
    ),
    heartbeatMs: milliseconds(
      1_000,
      600_000,
      30_000,
      'How often an idle line is asked for its status (99).',
    ),
    obeyOffline: z
      .boolean()
      .default(true)
      .describe(
        'Whether the kiosk works off line while the library system reports that it is off line (98, first position N).',
      ),
    reconnect,
    traceFile: path()
      .optional()
      .describe(
        'File for each message, masked: a new file or an earlier trace, `….jsonl` in the folder of the logs (`/var/log/library-kiosk` of the package). Without it the last 200 messages are in memory: SIGUSR2 writes them to `sip2-trace.jsonl` in the data folder.',
      ),
  })
  .prefault({})
  .describe('The line to the library system.');
