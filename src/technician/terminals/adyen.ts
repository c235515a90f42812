import { diagnoseAdyen } from '../probes/payments/adyen.ts';
import type { Values } from '../setup-step/step.ts';
import { isMissing, secretQuestion, type TerminalProtocol, textOf } from './terminal.ts';

/** Answers that were given, and are empty. */
function emptyIn(values: Values): Record<string, string> {
  const needed = ['poiId', 'saleId', 'rootCertificate', 'keyIdentifier'];
  return Object.fromEntries(
    needed.filter((name) => values[name]?.trim() === '').map((name) => [name, 'it is empty']),
  );
}

export const adyen: TerminalProtocol = {
  note: 'nexo, on the local network',
  secrets: { passphrase: 'terminal.adyen.key.passphrase' },
  questions: (terminal, isKnown) => {
    const settings = terminal?.adyen;
    return [
      {
        name: 'environment',
        ask: 'Which environment of Adyen?',
        kind: 'choice',
        value: settings?.environment ?? 'live',
        options: [
          { value: 'live', label: 'Live' },
          { value: 'test', label: 'Test', note: 'a test terminal, with test cards' },
        ],
      },
      {
        name: 'poiId',
        ask: 'POIID of the terminal',
        hint: 'Model and serial number, as in S1F2-000158213605001',
        kind: 'text',
        value: settings?.poiId ?? '',
      },
      {
        name: 'saleId',
        ask: 'Name of this kiosk at Adyen (SaleID)',
        hint: 'Another one for each kiosk',
        kind: 'text',
        value: settings?.saleId ?? 'KIOSK',
      },
      {
        name: 'rootCertificate',
        ask: "File with Adyen's root certificate of that environment (PEM)",
        hint: 'From docs.adyen.com; both stand there',
        kind: 'text',
        value: settings?.rootCertificate ?? '',
      },
      {
        name: 'keyIdentifier',
        ask: 'Key identifier',
        hint: 'Customer Area, Terminal settings, Integrations, Terminal API',
        kind: 'text',
        value: settings?.key.identifier ?? '',
      },
      {
        name: 'keyVersion',
        ask: 'Key version',
        kind: 'text',
        value: String(settings?.key.version ?? 1),
      },
      secretQuestion('passphrase', 'Key passphrase', {
        hint: 'As typed in the Customer Area',
        isKnown,
      }),
    ];
  },
  problems: (values, isKnown) => ({
    ...(isMissing(values, 'passphrase', isKnown)
      ? { passphrase: 'type the passphrase: none is known here' }
      : {}),
    ...emptyIn(values),
    ...(values.keyVersion === undefined || /^\d{1,6}$/.test(values.keyVersion)
      ? {}
      : { keyVersion: 'a version is a number, as in 1' }),
  }),
  settings: (values) => [
    ...['environment', 'poiId', 'saleId', 'rootCertificate'].map((name) => ({
      path: [name],
      value: textOf(values, name),
    })),
    { path: ['key', 'identifier'], value: textOf(values, 'keyIdentifier') },
    { path: ['key', 'version'], value: Number(textOf(values, 'keyVersion') || 1) },
  ],
  diagnose: diagnoseAdyen,
};
