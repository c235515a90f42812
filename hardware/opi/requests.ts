/** What the kiosk sends: requests on channel 0, answers to DeviceRequests on channel 1. */
import { paymentCurrency } from '../payment.ts';
import type { DialectTable, RequestKind } from './dialects.ts';
import type { DeviceRequest } from './messages.ts';
import { escapeXml, writeElement } from './xml.ts';

/** Who asks, as set in the terminal. */
export interface Identity {
  sender: string;
  workstation: string;
  /** empty: not sent */
  pop: string;
}

export interface Request {
  kind: RequestKind;
  requestType: string;
  requestId: string;
  amountCents?: number;
  /** of the patron, in place of the dialect's; only where the dialect has one */
  language?: string | undefined;
  /** of a reversal */
  original?: { stan: string; terminalId: string | null; timeStamp: string | null };
}

/** Those of Belgium and the Netherlands, and English; whether a terminal has another is not known. */
const languages = ['nl', 'fr', 'de', 'en'];

type Attributes = readonly (readonly [string, string])[];
const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const namespaces: Attributes = [
  ['xmlns', 'http://www.nrf-arts.org/IXRetail/namespace'],
  ['xmlns:xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
];
const roots = { 'card-service': 'CardServiceRequest', service: 'ServiceRequest' } as const;

/** `timeStamp`: local time, `2026-09-01T11:00:00`. */
export function encodeRequest(
  request: Request,
  identity: Identity,
  { posData, language }: Pick<DialectTable, 'posData' | 'language'>,
  timeStamp: string,
): string {
  const { kind, requestType, requestId, amountCents, original } = request;
  const code = language && (languages.find((each) => each === request.language) ?? language);
  const extra = kind === 'card-service' ? posData : [];
  const pos = [['POSTimeStamp', timeStamp] as const, ...extra]
    .map(([name, text]) => writeElement(name, [], escapeXml(text)))
    .join('');
  const content = [
    writeElement('POSdata', code === null ? [] : [['LanguageCode', code]], pos),
    original ? writeElement('OriginalTransaction', originalAttributes(original)) : '',
    amountCents === undefined
      ? ''
      : writeElement('TotalAmount', [['Currency', paymentCurrency]], writeAmount(amountCents)),
  ].join('');
  const attributes: Attributes = [
    ...namespaces,
    ['RequestType', requestType],
    ...senderOf(identity),
    ['RequestID', requestId],
  ];
  return `${declaration}${writeElement(roots[kind], attributes, content)}`;
}

function senderOf({ sender, workstation, pop }: Identity): Attributes {
  const popId: Attributes = pop === '' ? [] : [['POPID', pop]];
  return [['ApplicationSender', sender], ['WorkstationID', workstation], ...popId];
}

function originalAttributes(original: NonNullable<Request['original']>): Attributes {
  const { stan, terminalId, timeStamp } = original;
  return [
    ...(terminalId === null ? [] : [['TerminalID', terminalId] as const]),
    ['STAN', stan],
    ...(timeStamp === null ? [] : [['TimeStamp', timeStamp] as const]),
  ];
}

/** Always two decimals. */
function writeAmount(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** What a kiosk has, or takes in place of a printer (docs/payments/opi.md). */
const targets: ReadonlySet<string> = new Set([
  'CashierDisplay',
  'CustomerDisplay',
  'Printer',
  'PrinterReceipt',
  'E-Journal',
  'JournalPrinter',
]);

/** The answer, at once: no person is waited for, and a question is answered with no. */
export function answerDevice(
  request: DeviceRequest,
  identity: Identity,
  available: ReadonlySet<string> = targets,
): string {
  const { requestType, requestId, workstationId, outputs, inputs } = request;
  const taken = outputs.map(({ target }) => ({
    target,
    result: available.has(target) ? 'Success' : 'DeviceUnavailable',
  }));
  const asked = inputs.map(({ target, command }) => ({
    target,
    result: command === 'GetConfirmation' ? 'Success' : 'DeviceUnavailable',
  }));
  const isTaken = [...taken, ...asked].every(({ result }) => result === 'Success');
  const written = [
    ...taken.map(({ target, result }) =>
      writeElement('Output', [
        ['OutDeviceTarget', target],
        ['OutResult', result],
      ]),
    ),
    ...asked.map(({ target, result }) => {
      const attributes: Attributes = [
        ['InDeviceTarget', target],
        ['InResult', result],
      ];
      if (result !== 'Success') return writeElement('Input', attributes);
      const no = writeElement('InputValue', [], writeElement('InBoolean', [], 'false'));
      return writeElement('Input', attributes, no);
    }),
  ].join('');
  // The answer to a question names no sender (as published clients write it).
  const from: Attributes =
    inputs.length > 0
      ? [['WorkstationID', workstationId]]
      : senderOf({ ...identity, workstation: workstationId || identity.workstation });
  const attributes: Attributes = [
    ...namespaces,
    ['RequestType', requestType],
    ...from,
    ['RequestID', requestId],
    ['OverallResult', isTaken ? 'Success' : 'Failure'],
  ];
  return `${declaration}${writeElement('DeviceResponse', attributes, written)}`;
}
