/** How patrons pay: a payment terminal, a code on the screen, both, or neither (null). */
import { z } from 'zod';
import { type TerminalDriver, terminalDrivers } from '../../../hardware/terminals.ts';
import { address, count, milliseconds, path, secret } from '../kinds.ts';
import { sentence } from '../text/sentences.ts';

/** What becomes of a payment is asked of each way to pay. */
const settling = {
  ifNotBooked: z
    .enum(['list', 'reverse'])
    .default('list')
    .describe(
      'A payment that the library system refuses to book goes to the list of the staff (list), or is reversed at once.',
    ),
  afterLoss: z
    .enum(['staff', 'trust'])
    .default('staff')
    .describe(
      'A payment that is found paid after a lost line: the staff decides, or it is booked (trust). One that the terminal does not know is always for the staff. See docs/payments/README.md.',
    ),
};

const bookTrial = z
  .boolean()
  .default(false)
  .describe(
    'In a trial, a payment is booked in the library system although no money moved: only for a demonstration, or with a library system for tests.',
  );

function opiName(form: RegExp) {
  return z.string().regex(form, {
    error: sentence('opi-name', 'is no name of OPI: letters, digits, - and _, 20 at most'),
  });
}
const name = /^[A-Za-z0-9_-]{1,20}$/;
const nameOrEmpty = /^[A-Za-z0-9_-]{0,20}$/;

const opi = z
  .strictObject({
    dialect: z
      .enum(['nl', 'de'])
      .default('nl')
      .describe('nl: OPI-NL, as CCV speaks it in Belgium and the Netherlands; de: OPI-DE.'),
    listenPort: count(
      0,
      65_535,
      4_100,
      'Port of the kiosk to which the terminal connects for displays and receipts; the firewall must let the terminal in. 0: any.',
    ),
    listenAddress: z
      .string()
      .min(1)
      .default('0.0.0.0')
      .describe('Address of the kiosk at which it listens for the terminal.'),
    workstation: opiName(name)
      .default('1')
      .describe('WorkstationID: number of this register, as set in the terminal.'),
    pop: opiName(nameOrEmpty)
      .default('1')
      .describe('POPID: number of the terminal at this register; empty: not sent.'),
    sender: opiName(name).default('KIOSK').describe('ApplicationSender: name of this program.'),
    connectTimeoutMs: milliseconds(
      500,
      60_000,
      4_000,
      'How long the terminal may take to connect.',
    ),
    login: z.boolean().default(true).describe('The kiosk logs in before it asks for payments.'),
    abortAs: z
      .enum(['card-service', 'service'])
      .nullable()
      .default(null)
      .describe('Kind of message by which a payment is cancelled; null: as the dialect has it.'),
    repeatAs: z
      .enum(['card-service', 'service', 'none'])
      .nullable()
      .default(null)
      .describe(
        'Kind of message by which the last payment is asked for; none: the terminal has none; null: as the dialect has it.',
      ),
    emptyRepeat: z
      .boolean()
      .default(false)
      .describe(
        'A terminal without any payment refuses to repeat the last one, as tried on this model. false: a refusal says nothing.',
      ),
  })
  .nullable()
  .default(null)
  .describe('Settings of the driver opi; null with every other driver.');

const adyenKey = z.strictObject({
  identifier: z.string().min(1).max(100).describe('Key identifier.'),
  version: count(0, 1_000_000, 1, 'Key version.'),
  passphrase: secret.describe('Key passphrase.'),
});

const sha256 = z.string().regex(/^[0-9A-Fa-f]{64}$/, {
  error: sentence('fingerprint', 'is no SHA-256 fingerprint: write 64 hexadecimal digits'),
});

const adyen = z
  .strictObject({
    poiId: z
      .string()
      .regex(/^[A-Za-z0-9]{3,}-[A-Za-z0-9]{9,15}$/, {
        error: sentence(
          'poi-id',
          'is no POIID: write model-serial number, as in S1F2-000158213605001',
        ),
      })
      .describe('POIID: model and serial number of the terminal.'),
    saleId: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,32}$/, {
        error: sentence('sale-id', 'is no SaleID: letters, digits, - and _, 32 at most'),
      })
      .default('KIOSK')
      .describe('SaleID: name of this kiosk; another one for each kiosk of a merchant.'),
    environment: z
      .enum(['test', 'live'])
      .default('live')
      .describe(
        "Adyen's environment, which decides on the certificate of the terminal. test: a trial, no money moves.",
      ),
    bookTrial,
    rootCertificate: path().describe("Adyen's root certificate of that environment, a PEM file."),
    rootSha256: sha256
      .nullable()
      .default(null)
      .describe(
        "SHA-256 of the root certificate; null: Adyen's own of that environment. Only a simulator has another.",
      ),
    key: adyenKey.describe('Encryption key of the Terminal API, as set in the Customer Area.'),
    nextKey: adyenKey
      .nullable()
      .default(null)
      .describe('The key to which the terminal changes soon; null: none.'),
    reversalAccepted: z
      .enum(['unknown', 'reversed'])
      .default('unknown')
      .describe(
        'What an accepted request for a reversal counts as: its outcome is known to the acquirer alone (unknown), or it counts as done.',
      ),
    displayPort: z
      .int()
      .min(1)
      .max(65_535)
      .nullable()
      .default(null)
      .describe(
        'Port of the kiosk to which the terminal sends the steps of a payment (display notifications), as set in the Customer Area; null: the kiosk shows none.',
      ),
  })
  .nullable()
  .default(null)
  .describe('Settings of the driver adyen; null with every other driver.');

/** The drivers with a section of settings of their own. */
export const driversWithSection = ['opi', 'adyen'] as const satisfies readonly TerminalDriver[];

export const terminal = z
  .strictObject({
    driver: z
      .enum(terminalDrivers)
      .default(terminalDrivers[0])
      .describe(
        'Protocol of the terminal: ZVT, OPI (CCV and others), or nexo as Adyen speaks it on the local network.',
      ),
    address: address(
      'tcp://127.0.0.1:20007',
      'The payment terminal; of driver adyen tls://host:8443.',
      'bytes',
    ),
    password: secret
      .prefault({ env: 'KIOSK_TERMINAL_PASSWORD' })
      .describe('ZVT: the six digits of the terminal.'),
    codePage: z
      .enum(['cp437', 'latin1'])
      .default('cp437')
      .describe('ZVT: characters of the terminal.'),
    commandTimeoutMs: milliseconds(
      1_000,
      60_000,
      5_000,
      'How long the terminal may take to accept a command (T3 of ZVT), or to answer a short question.',
    ),
    paymentTimeoutMs: milliseconds(
      30_000,
      600_000,
      180_000,
      'The longest silence of the terminal in a payment (T4 of ZVT).',
    ),
    ...settling,
    heartbeatMs: milliseconds(
      1_000,
      600_000,
      5_000,
      'How often an idle terminal is asked for its status.',
    ),
    opi,
    adyen,
  })
  .nullable()
  .prefault({})
  .describe('The payment terminal; null: none.');

/** Letters of SEPA (EPC217-08), as a description on a bank statement may have. */
const sepaText = z.string().regex(/^[A-Za-z0-9 /?:().,'+-]{1,140}$/, {
  error: sentence(
    'sepa-text',
    "may have letters without accents, digits, blanks and / ? : ( ) . , ' + - only, 140 at most",
  ),
});

const noWebAddress = sentence(
  'web-address',
  'is no address: write https://host or https://host:port',
);

/** Bancontact Pay / Wero, merchant API v3 (docs.bancontactpro.com). */
export const codeHosts = {
  production: 'https://merchant.api.bancontact.net',
  preprod: 'https://merchant.api.preprod.bancontact.net',
};

export const code = z
  .strictObject({
    driver: z
      .literal('bancontact-pay')
      .default('bancontact-pay')
      .describe('Protocol: Bancontact Pay / Wero, merchant API v3.'),
    environment: z
      .enum(['production', 'preprod'])
      .default('production')
      .describe('Which of the two hosts of Bancontact is asked. preprod: a trial, no money moves.'),
    bookTrial,
    address: z
      .string()
      .regex(/^https?:\/\/[^/?#@\s]+$/, { error: noWebAddress })
      .refine((text) => URL.canParse(text), { error: noWebAddress })
      .nullable()
      .default(null)
      .describe(
        'Another host than that of the environment, for a simulator; http:// only on this machine. null: that of the environment.',
      ),
    apiKey: secret
      .prefault({ env: 'KIOSK_CODE_API_KEY' })
      .describe('API key of the product, from the portal Bancontact Pro.'),
    void: z
      .boolean()
      .default(false)
      .describe(
        'The product gives back each payment that the kiosk does not acknowledge ("Display with Void").',
      ),
    description: sepaText
      .default('Bibliotheek')
      .describe('What the payment is for, on the statement of the payer.'),
    marks: path()
      .nullable()
      .default(null)
      .describe(
        'SVG file with the marks of Bancontact Pay and Wero, above the code. null: their names as text.',
      ),
    pollMs: milliseconds(500, 30_000, 1_500, 'How often the state of a payment is asked.'),
    graceMs: milliseconds(
      10_000,
      600_000,
      60_000,
      'How long after the code has expired the kiosk goes on asking before the outcome counts as unknown.',
    ),
    ...settling,
    refund: z
      .strictObject({
        merchantId: z.string().min(1).max(100).describe('Merchant id (iss of the signature).'),
        profileId: z.string().min(1).max(100).describe('Payment profile id, PPID (sub).'),
        keyId: z.string().min(1).max(100).describe('kid of the key, as registered at Bancontact.'),
        privateKey: secret.describe(
          'P-256 private key, PKCS #8 in base64 on one line: the PEM without its first and last line.',
        ),
      })
      .nullable()
      .default(null)
      .describe('What a refund is signed with; null: the kiosk gives nothing back by itself.'),
  })
  .nullable()
  .default(null)
  .describe('Payments by a code on the screen; null: none.');
