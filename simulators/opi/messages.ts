/** What a terminal of OPI writes and reads: form by form as in test/vectors/payments.jsonl. */
import { decodeText, parseXml } from '../../hardware/opi/xml.ts';

/** What the kiosk sent, on either channel. */
export interface FromKiosk {
  root: string;
  requestType: string;
  requestId: string;
  workstation: string;
  result: string;
  amountCents: number | null;
  /** of a reversal */
  originalStan: string | null;
  /** InBoolean of an answer; null: none */
  said: string | null;
}

const read = {
  CardServiceRequest: ['RequestType', 'RequestID', 'WorkstationID'],
  ServiceRequest: ['RequestType', 'RequestID', 'WorkstationID'],
  DeviceResponse: ['RequestType', 'RequestID', 'WorkstationID', 'OverallResult'],
  TotalAmount: ['Currency'],
  OriginalTransaction: ['STAN'],
  Input: ['InDeviceTarget'],
  InputValue: [],
  InBoolean: [],
};

/** null: it is no message of a kiosk. */
export function readFromKiosk(bytes: Uint8Array): FromKiosk | null {
  const parsed = parseXml(decodeText(bytes), read);
  if (!parsed.ok) return null;
  const { root } = parsed;
  const amount = root.children.find(({ name }) => name === 'TotalAmount');
  const isEuro = amount?.attributes.get('Currency') === 'EUR' && /^\d+\.\d\d$/.test(amount.text);
  const input = root.children.find(({ name }) => name === 'Input');
  return {
    root: root.name,
    requestType: root.attributes.get('RequestType') ?? '',
    requestId: root.attributes.get('RequestID') ?? '',
    workstation: root.attributes.get('WorkstationID') ?? '',
    result: root.attributes.get('OverallResult') ?? '',
    amountCents: amount && isEuro ? Number(amount.text.replace('.', '')) : null,
    originalStan:
      root.children.find(({ name }) => name === 'OriginalTransaction')?.attributes.get('STAN') ??
      null,
    said: input?.children[0]?.children[0]?.text ?? null,
  };
}

const namespace = ' xmlns="http://www.nrf-arts.org/IXRetail/namespace"';
const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const xsi = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

interface Outcome {
  requestType: string;
  requestId: string;
  workstation: string;
  result: string;
  terminalId?: string;
  stan?: string;
  /** written only with an authorisation */
  amountCents?: number | null;
  authorisation?: { receiptNumber: string; actionCode: string; timeStamp?: string };
  errorCode?: string;
  /** its number and what is on its stripe, as some terminals send them in clear */
  card?: string | undefined;
}

/** CardServiceResponse */
export function cardServiceResponse(outcome: Outcome): string {
  const { requestType, requestId, workstation, result, errorCode, card } = outcome;
  const error =
    errorCode === undefined ? '' : `<PrivateData><ErrorCode>${errorCode}</ErrorCode></PrivateData>`;
  const onCard =
    card === undefined
      ? ''
      : `<CardValue><CardPAN>${card}</CardPAN><Track2>${card}D27122010000012345678</Track2><ExpiryDate>2712</ExpiryDate></CardValue>`;
  const content = `${terminalOf(outcome)}${tenderOf(outcome)}${onCard}${error}`;
  return `${declaration}<CardServiceResponse${namespace}${xsi} RequestType="${requestType}" WorkstationID="${workstation}" RequestID="${requestId}" OverallResult="${result}">${content}</CardServiceResponse>`;
}

function terminalOf({ terminalId, stan }: Outcome): string {
  if (terminalId === undefined) return '';
  const number = stan === undefined ? '' : ` STAN="${stan}"`;
  return `<Terminal TerminalID="${terminalId}"${number}/>`;
}

function tenderOf({ amountCents, authorisation }: Outcome): string {
  if (authorisation === undefined) return '';
  const { receiptNumber, actionCode, timeStamp } = authorisation;
  const when = timeStamp === undefined ? '' : ` TimeStamp="${timeStamp}"`;
  if (amountCents === undefined || amountCents === null)
    return `<Tender><Authorisation ActionCode="${actionCode}" ReceiptNumber="${receiptNumber}"/></Tender>`;
  return `<Tender><TotalAmount Currency="EUR">${euros(amountCents)}</TotalAmount><Authorisation AuthorisationType="Online" ReceiptNumber="${receiptNumber}" ActionCode="${actionCode}"${when}/></Tender>`;
}

export function serviceResponse(
  { requestType, requestId, workstation, result, ...terminal }: Outcome,
  reconciliation?: { count: number; totalCents: number },
): string {
  const totals =
    reconciliation === undefined
      ? ''
      : `<Reconciliation><TotalAmount NumberPayments="${reconciliation.count}" PaymentType="Debit" Currency="EUR" CardCircuit="BANCONTACT">${euros(reconciliation.totalCents)}</TotalAmount></Reconciliation>`;
  const content = `${terminalOf({ requestType, requestId, workstation, result, ...terminal })}${totals}`;
  return `${declaration}<ServiceResponse${namespace}${xsi} RequestType="${requestType}" WorkstationID="${workstation}" RequestID="${requestId}" OverallResult="${result}">${content}</ServiceResponse>`;
}

interface DeviceOutput {
  requestId: string;
  workstation: string;
  target: string;
  lines: readonly string[];
  sequence?: number;
  terminalId?: string;
}

export function deviceOutput(output: DeviceOutput): string {
  const { requestId, workstation, target, lines, sequence, terminalId } = output;
  const order = sequence === undefined ? '' : ` SequenceID="${sequence}"`;
  const terminal = terminalId === undefined ? '' : ` TerminalID="${terminalId}"`;
  const text = lines.map((line, row) => `<TextLine Row="${row}">${line}</TextLine>`).join('');
  return `${declaration}<DeviceRequest${namespace} RequestType="Output" RequestID="${requestId}"${order} WorkstationID="${workstation}"${terminal}><Output OutDeviceTarget="${target}">${text}</Output></DeviceRequest>`;
}

export function deviceQuestion(
  {
    requestId,
    workstation,
    sequence,
  }: Pick<DeviceOutput, 'requestId' | 'workstation' | 'sequence'>,
  text: string,
): string {
  return `${declaration}<DeviceRequest${namespace} RequestType="Input" RequestID="${requestId}" SequenceID="${sequence}" WorkstationID="${workstation}"><Output OutDeviceTarget="CashierDisplay"><TextLine>${text}</TextLine></Output><Input InDeviceTarget="CashierKeyboard"><Command>GetConfirmation</Command></Input></DeviceRequest>`;
}

export function withoutNamespace(xml: string): string {
  return xml.replace(namespace, '').replace(xsi, '');
}

function euros(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
