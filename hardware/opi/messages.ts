/** What a terminal sends: answers on channel 0, DeviceRequests on channel 1. */
import { paymentCurrency } from '../payment.ts';
import { decodeText, type Element, type Fields, parseXml } from './xml.ts';

/**
 * All that is ever read of a message. Card numbers, tracks, expiry dates, AIDs and approval codes
 * occur beside these, and are dropped while the XML is read.
 */
const head = ['RequestType', 'RequestID', 'WorkstationID', 'OverallResult'] as const;
const fields: Fields = {
  CardServiceResponse: head,
  ServiceResponse: head,
  DeviceRequest: head,
  // A kiosk sends these; read only for a recorded message (inspect.ts).
  CardServiceRequest: head,
  ServiceRequest: head,
  DeviceResponse: head,
  OriginalTransaction: ['STAN'],
  Terminal: ['TerminalID', 'STAN'],
  Tender: [],
  TotalAmount: ['Currency', 'PaymentType'],
  Authorisation: ['ReceiptNumber', 'ActionCode', 'TimeStamp'],
  Reconciliation: [],
  PrivateData: [],
  ErrorCode: [],
  Output: ['OutDeviceTarget'],
  TextLine: [],
  Input: ['InDeviceTarget'],
  Command: [],
};

/** The answer on channel 0. Nothing of a card. */
export interface Answer {
  kind: 'answer';
  root: 'CardServiceResponse' | 'ServiceResponse';
  requestType: string;
  requestId: string;
  /** OverallResult; empty: it is missing, or unreadable */
  result: string;
  terminalId: string | null;
  stan: string | null;
  /** null: not there. NaN: unreadable, in another currency, or there twice */
  amountCents: number | null;
  /** the terminal's own */
  receiptNumber: string | null;
  /** null: not there; `?`: unreadable */
  actionCode: string | null;
  /** local time of the terminal as it writes it: `2026-09-01T11:00:20`, perhaps with a zone */
  timeStamp: string | null;
  errorCode: string | null;
  /** of an end of day: payments less refunds; null: not there, or unreadable */
  totalCents: number | null;
}

export interface DeviceRequest {
  kind: 'device-request';
  requestType: string;
  requestId: string;
  workstationId: string;
  outputs: readonly { target: string; lines: readonly string[] }[];
  inputs: readonly { target: string; command: string }[];
}

/** A message of a kiosk. */
interface KioskMessage {
  kind: 'of-kiosk';
  root: string;
  requestType: string;
  amountCents: number | null;
  /** that a reversal names */
  stan: string | null;
}
export type Message = Answer | DeviceRequest | KioskMessage;
type Decoded = { ok: true; message: Message } | { ok: false; problem: string };

/** Never throws. */
export function decode(bytes: Uint8Array): Decoded {
  return decodeXml(decodeText(bytes));
}

/** Never throws. */
export function decodeXml(text: string): Decoded {
  const parsed = parseXml(text, fields);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  switch (root.name) {
    case 'CardServiceResponse':
    case 'ServiceResponse':
      return { ok: true, message: answerOf(root, root.name) };
    case 'DeviceRequest':
      return { ok: true, message: deviceRequestOf(root) };
    case 'CardServiceRequest':
    case 'ServiceRequest':
    case 'DeviceResponse':
      return { ok: true, message: ofKiosk(root) };
    default:
      return { ok: false, problem: 'an element that is no message of OPI' };
  }
}

const word = /^[A-Za-z]{1,40}$/;
const number = /^[A-Za-z0-9._-]{1,20}$/;

function attribute(element: Element | undefined, name: string, form: RegExp): string | null {
  const value = element?.attributes.get(name)?.trim();
  return value !== undefined && form.test(value) ? value : null;
}

function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((each) => each.name === name);
}

function answerOf(root: Element, name: Answer['root']): Answer {
  const terminal = child(root, 'Terminal');
  const tender = child(root, 'Tender');
  const authorisation = child(tender, 'Authorisation') ?? child(root, 'Authorisation');
  const action = authorisation?.attributes.get('ActionCode')?.trim();
  const errorCode = child(child(root, 'PrivateData'), 'ErrorCode')?.text;
  return {
    kind: 'answer',
    root: name,
    requestType: attribute(root, 'RequestType', word) ?? '',
    requestId: attribute(root, 'RequestID', number) ?? '',
    result: attribute(root, 'OverallResult', word) ?? '',
    terminalId: attribute(terminal, 'TerminalID', number),
    stan: attribute(terminal, 'STAN', number),
    amountCents: amountOf(root),
    receiptNumber: attribute(authorisation, 'ReceiptNumber', number),
    actionCode:
      action === undefined || action === '' ? null : /^\d{1,4}$/.test(action) ? action : '?',
    timeStamp: attribute(authorisation, 'TimeStamp', /^[\d:.TZ+-]{10,35}$/),
    errorCode: errorCode !== undefined && number.test(errorCode) ? errorCode : null,
    totalCents: totalOf(child(root, 'Reconciliation')),
  };
}

function amountOf(root: Element): number | null {
  const tenders = root.children.filter(({ name }) => name === 'Tender');
  const amounts = tenders.flatMap(({ children }) =>
    children.filter(({ name }) => name === 'TotalAmount'),
  );
  const [amount] = amounts;
  if (!amount) return null;
  return amounts.length > 1 || tenders.length > 1 ? Number.NaN : centsOf(amount);
}

/** Payments are Debit, refunds Credit (a recorded ReconciliationWithClosure, OPI 1.2). */
function totalOf(reconciliation: Element | undefined): number | null {
  if (!reconciliation) return null;
  const totals = reconciliation.children.filter(({ name }) => name === 'TotalAmount');
  const cents = totals.map((each) => {
    const sign = { Debit: 1, Credit: -1 }[each.attributes.get('PaymentType') ?? ''];
    return sign === undefined ? Number.NaN : sign * centsOf(each);
  });
  const total = cents.reduce((sum, each) => sum + each, 0);
  return Number.isNaN(total) ? null : total;
}

function centsOf(amount: Element): number {
  if ((amount.attributes.get('Currency') ?? paymentCurrency) !== paymentCurrency) return Number.NaN;
  const parts = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(amount.text);
  if (!parts) return Number.NaN;
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}

function deviceRequestOf(root: Element): DeviceRequest {
  const named = (name: string) => root.children.filter((each) => each.name === name);
  return {
    kind: 'device-request',
    requestType: attribute(root, 'RequestType', word) ?? '',
    requestId: attribute(root, 'RequestID', number) ?? '',
    workstationId: attribute(root, 'WorkstationID', number) ?? '',
    outputs: named('Output').map((output) => ({
      target: attribute(output, 'OutDeviceTarget', number) ?? '',
      lines: output.children.filter(({ name }) => name === 'TextLine').map(({ text }) => text),
    })),
    inputs: named('Input').map((input) => ({
      target: attribute(input, 'InDeviceTarget', number) ?? '',
      command: child(input, 'Command')?.text ?? '',
    })),
  };
}

function ofKiosk(root: Element): KioskMessage {
  const amount = child(root, 'TotalAmount');
  const cents = amount ? centsOf(amount) : null;
  return {
    kind: 'of-kiosk',
    root: root.name,
    requestType: attribute(root, 'RequestType', word) ?? '',
    amountCents: cents,
    stan: attribute(child(root, 'OriginalTransaction'), 'STAN', number),
  };
}
