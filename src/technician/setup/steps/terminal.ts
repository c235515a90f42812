/** The payment terminal: its address, its protocol with the keys of that, and whether it takes payments. */
import { systemFolders } from '../../../../hardware/serial-ports.ts';
import type { Config } from '../../../config/schema.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { diagnoseTerminal } from '../../probes/payments/terminal.ts';
import { addressProblem, deviceQuestion, none } from '../device-choice.ts';
import { askAt, isHeld } from '../device-test.ts';
import type { Bench, Step, StepQuestion, Values } from '../step.ts';

type Terminal = NonNullable<Config['terminal']>;
type Driver = Terminal['driver'];
const drivers: readonly Driver[] = ['zvt', 'opi', 'adyen'];

const secrets = {
  password: 'terminal.password',
  passphrase: 'terminal.adyen.key.passphrase',
} as const;

export const terminal: Step = {
  id: 'terminal',
  title: 'Payment terminal',
  secrets,
  questions: async (bench, values) => {
    const { terminal } = bench.config;
    return [
      await deviceQuestion(bench, 'terminal', values),
      {
        name: 'driver',
        ask: 'Which protocol does it speak?',
        hint: 'The supplier of the terminal knows (docs/payments/README.md)',
        kind: 'choice',
        value: terminal?.driver ?? 'zvt',
        options: [
          { value: 'zvt', label: 'ZVT', note: 'most terminals of Germany and Austria' },
          { value: 'opi', label: 'OPI', note: 'CCV in Belgium and the Netherlands, and others' },
          { value: 'adyen', label: 'Adyen', note: 'nexo, on the local network' },
        ],
      },
      secretQuestion(
        bench,
        'zvt',
        'password',
        'Its password, six digits (ZVT)',
        'From its supplier',
      ),
      ...ofOpi(terminal?.opi),
      ...ofAdyen(terminal?.adyen),
      secretQuestion(
        bench,
        'adyen',
        'passphrase',
        'Key passphrase',
        'As typed in the Customer Area',
      ),
    ];
  },
  problems: (values, bench) => {
    if (values.device === none) return {};
    return { ...addressProblem(values), ...problemsOf(driverOf(values), values, bench) };
  },
  edits: (values, { terminal }): Edit[] => {
    const { device = '' } = values;
    if (device === none) return [{ path: ['terminal'], value: null }];
    const driver = driverOf(values);
    const at = (name: string, value: unknown): Edit => ({ path: ['terminal', name], value });
    // The settings of another driver would be refused.
    const others = (['opi', 'adyen'] as const).filter((each) => each !== driver);
    return [
      at('address', device),
      ...((terminal?.driver ?? 'zvt') === driver ? [] : [at('driver', driver)]),
      ...others.flatMap((each) => (terminal?.[each] ? [at(each, null)] : [])),
      ...settingsOf(driver, values),
    ];
  },
  test: async (bench, values) => {
    const { config, running, answerMs } = bench;
    const typed = Object.keys(secrets).some((name) => (values[name] ?? '') !== '');
    if (running && !typed && isHeld('terminal', bench) && isSame(bench))
      return { findings: [await running.test('terminal')] };
    const finding = await diagnoseTerminal(config.terminal, bench.secrets, {
      folders: systemFolders,
      answerMs,
      timeZone: config.library.timeZone,
    });
    if (!otherMayAnswer.has(finding.code) || config.terminal?.driver !== 'zvt')
      return { findings: [finding] };
    const { other } = await askAt('terminal', config.terminal.address);
    return { findings: [other ?? finding] };
  },
};

const otherMayAnswer: ReadonlySet<string> = new Set(['terminal-silent', 'terminal-garbage']);

/** The running kiosk speaks with it as it is written here. */
function isSame({ config, running }: Bench): boolean {
  return JSON.stringify(config.terminal) === JSON.stringify(running?.config.terminal);
}

function driverOf({ driver }: Values): Driver {
  return drivers.find((each) => each === driver) ?? 'zvt';
}

function only(driver: Driver): Pick<StepQuestion, 'onlyFor'> {
  return { onlyFor: { question: 'driver', answer: driver } };
}

function secretQuestion(
  bench: Bench,
  driver: Driver,
  name: keyof typeof secrets,
  ask: string,
  hint: string,
): StepQuestion {
  const isKnown = bench.secrets[secrets[name]] !== undefined;
  return {
    name,
    ask,
    hint: isKnown ? 'Leave it empty to keep the present one' : hint,
    kind: 'secret',
    value: '',
    isOptional: true,
    ...only(driver),
  };
}

function ofOpi(opi: Terminal['opi'] | undefined): StepQuestion[] {
  return [
    {
      name: 'dialect',
      ask: 'Which OPI?',
      kind: 'choice',
      value: opi?.dialect ?? 'nl',
      options: [
        { value: 'nl', label: 'OPI-NL', note: 'CCV in Belgium and the Netherlands' },
        { value: 'de', label: 'OPI-DE', note: 'CCV and Nexi in Germany' },
      ],
      ...only('opi'),
    },
    {
      name: 'listenPort',
      ask: 'Port of this machine to which the terminal connects',
      hint: 'As typed into the terminal, with the address of this machine; the firewall lets it in',
      kind: 'text',
      value: String(opi?.listenPort ?? 4_100),
      ...only('opi'),
    },
  ];
}

function ofAdyen(adyen: Terminal['adyen'] | undefined): StepQuestion[] {
  const text = { kind: 'text', ...only('adyen') } as const;
  return [
    {
      name: 'environment',
      ask: 'Which environment of Adyen?',
      kind: 'choice',
      value: adyen?.environment ?? 'live',
      options: [
        { value: 'live', label: 'Live' },
        { value: 'test', label: 'Test', note: 'a test terminal, with test cards' },
      ],
      ...only('adyen'),
    },
    {
      name: 'poiId',
      ask: 'POIID of the terminal',
      hint: 'Model and serial number, as in S1F2-000158213605001',
      value: adyen?.poiId ?? '',
      ...text,
    },
    {
      name: 'saleId',
      ask: 'Name of this kiosk at Adyen (SaleID)',
      hint: 'Another one for each kiosk',
      value: adyen?.saleId ?? 'KIOSK',
      ...text,
    },
    {
      name: 'rootCertificate',
      ask: "File with Adyen's root certificate of that environment (PEM)",
      hint: 'From docs.adyen.com; both stand there',
      value: adyen?.rootCertificate ?? '',
      ...text,
    },
    {
      name: 'keyIdentifier',
      ask: 'Key identifier',
      hint: 'Customer Area, Terminal settings, Integrations, Terminal API',
      value: adyen?.key.identifier ?? '',
      ...text,
    },
    { name: 'keyVersion', ask: 'Key version', value: String(adyen?.key.version ?? 1), ...text },
  ];
}

/** What is wrong with the answers that a driver needs; the schema complains of the rest. */
function problemsOf(driver: Driver, values: Values, bench: Bench): Record<string, string> {
  const { password = '' } = values;
  const isMissing = (name: keyof typeof secrets) =>
    (values[name] ?? '') === '' && bench.secrets[secrets[name]] === undefined;
  switch (driver) {
    case 'zvt':
      return isMissing('password') || (password !== '' && !/^\d{6}$/.test(password))
        ? { password: 'the password of a terminal has six digits' }
        : {};
    case 'opi':
      return values.listenPort === undefined || /^\d{1,5}$/.test(values.listenPort)
        ? {}
        : { listenPort: 'a port is a number, as in 4100' };
    case 'adyen':
      return {
        ...(isMissing('passphrase')
          ? { passphrase: 'type the passphrase: none is known here' }
          : {}),
        ...emptyIn(values),
        ...(values.keyVersion === undefined || /^\d{1,6}$/.test(values.keyVersion)
          ? {}
          : { keyVersion: 'a version is a number, as in 1' }),
      };
  }
}

/** Answers that were given, and are empty. */
function emptyIn(values: Values): Record<string, string> {
  const needed = ['poiId', 'saleId', 'rootCertificate', 'keyIdentifier'];
  return Object.fromEntries(
    needed.filter((name) => values[name]?.trim() === '').map((name) => [name, 'it is empty']),
  );
}

function settingsOf(driver: Driver, values: Values): Edit[] {
  const at = (path: readonly string[], value: unknown): Edit => ({
    path: ['terminal', driver, ...path],
    value,
  });
  const text = (name: string) => (values[name] ?? '').trim();
  switch (driver) {
    case 'zvt':
      return [];
    case 'opi':
      return [
        at(['dialect'], text('dialect') || 'nl'),
        at(['listenPort'], Number(text('listenPort') || 4_100)),
      ];
    case 'adyen':
      return [
        ...['environment', 'poiId', 'saleId', 'rootCertificate'].map((name) =>
          at([name], text(name)),
        ),
        at(['key', 'identifier'], text('keyIdentifier')),
        at(['key', 'version'], Number(text('keyVersion') || 1)),
      ];
  }
}
