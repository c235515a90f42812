/** Payments by a code on the screen: the host, its key, and whether it knows this kiosk. */
import type { Config } from '../../../config/schema.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { codeHost } from '../../../wiring/code-host.ts';
import { absent } from '../../finding.ts';
import { diagnoseCode } from '../../probes/payments/code.ts';
import type { Bench, Step, StepOption } from '../../setup-step/step.ts';
import { none } from '../device-choice.ts';

type Code = NonNullable<Config['code']>;

export const code: Step = {
  id: 'code',
  title: 'Payments by a code',
  secrets: { apiKey: 'code.apiKey' },
  questions: async ({ config: { code }, secrets }) => {
    const isKnown = secrets['code.apiKey'] !== undefined;
    return [
      {
        name: 'device',
        ask: 'Do patrons pay with a code on the screen (Bancontact Pay / Wero)?',
        hint: 'It needs a contract with Bancontact (docs/payments/README.md)',
        kind: 'choice',
        value: chosen(code),
        options: [
          ...own(code),
          { value: 'production', label: 'Yes', note: 'at the host of Bancontact' },
          { value: 'preprod', label: 'For a trial', note: 'at its host for tests: no money moves' },
          { value: none, label: 'None', note: 'this kiosk shows no code' },
        ],
      },
      {
        name: 'apiKey',
        ask: 'API key of the product',
        hint: isKnown
          ? 'Leave it empty to keep the present one'
          : 'From the portal Bancontact Pro: Shops and products, API keys',
        kind: 'secret',
        value: '',
        isOptional: true,
      },
      {
        name: 'product',
        ask: 'Which product is it?',
        kind: 'choice',
        value: code?.void ? 'void' : 'plain',
        options: [
          { value: 'plain', label: 'Display' },
          {
            value: 'void',
            label: 'Display with Void',
            note: 'gives back what the kiosk does not acknowledge',
          },
        ],
      },
      {
        name: 'description',
        ask: 'What the payment is for, on the statement of the payer',
        kind: 'text',
        value: code?.description ?? 'Bibliotheek',
      },
    ];
  },
  problems: ({ device, apiKey = '' }, { secrets }) =>
    device === none || apiKey !== '' || secrets['code.apiKey'] !== undefined
      ? {}
      : { apiKey: 'type the key: none is known here' },
  edits: ({ device = '', product, description }, { code }): Edit[] => {
    if (device === none) return code === null ? [] : [{ path: ['code'], value: null }];
    const isVoid = product === 'void';
    return [
      ...(isEnvironment(device)
        ? [
            { path: ['code', 'environment'] as const, value: device },
            ...(code?.address ? [{ path: ['code', 'address'] as const, value: null }] : []),
          ]
        : []),
      ...(isVoid === (code?.void ?? false)
        ? []
        : [{ path: ['code', 'void'] as const, value: isVoid }]),
      ...(description === undefined
        ? []
        : [{ path: ['code', 'description'] as const, value: description.trim() }]),
    ];
  },
  test: async (bench, { apiKey = '' }) => {
    const { config, secrets, running, answerMs } = bench;
    if (running && apiKey === '' && isHeld(bench))
      return { findings: [await running.test('code')] };
    if (config.code === null) return { findings: [absent('code', 'payments by a code')] };
    return { findings: await diagnoseCode(config.code, secrets, answerMs) };
  },
};

function chosen(code: Code | null): string {
  return code === null ? none : (code.address ?? code.environment);
}

/** Another host stands in the configuration: a simulator. */
function own(code: Code | null): StepOption[] {
  return code?.address
    ? [
        {
          value: code.address,
          label: code.address,
          note: 'in the configuration',
          said: { how: 'configured' },
        },
      ]
    : [];
}

function isEnvironment(device: string): device is Code['environment'] {
  return device === 'production' || device === 'preprod';
}

function isHeld({ config, running }: Bench): boolean {
  const [now, then] = [config.code, running?.config.code];
  return now !== null && then !== null && then !== undefined && codeHost(now) === codeHost(then);
}
