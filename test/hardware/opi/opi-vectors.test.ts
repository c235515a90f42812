import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inspectFrameText } from '../../../hardware/inspect.ts';
import { dialects } from '../../../hardware/opi/dialects.ts';
import { createFramer, highestLength, writeFrame } from '../../../hardware/opi/frame.ts';
import { type DeviceRequest, decode } from '../../../hardware/opi/messages.ts';
import { answerDevice, encodeRequest, type Request } from '../../../hardware/opi/requests.ts';
import { judge } from '../../../hardware/opi/results.ts';
import { isLong } from '../../support/repository/share.ts';

interface Vector {
  protocol: string;
  name: string;
  text?: string;
  bytes: string;
}
const vectors = readFileSync('test/vectors/payments.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector)
  .filter(({ protocol }) => protocol === 'opi');

function vector(name: string): Vector {
  const found = vectors.find((each) => each.name === name);
  if (!found) throw new Error(`no vector ${name}`);
  return found;
}

const answer = 'CardServiceResponse CardPayment';
const repeated = 'CardServiceResponse RepeatLastMessage';
/** message, outcome, amountCents, receiptNumber; or why it is refused */
const meanings: Record<
  string,
  readonly [string, string | null, number | null, string | null] | RegExp
> = {
  'login-ok': ['ServiceResponse Login', null, null, '021600'],
  'login-no-namespace': ['ServiceResponse Login', null, null, null],
  payment: ['CardServiceRequest CardPayment', null, 250, null],
  'display-latin1': ['DeviceRequest Output', null, null, null],
  'display-latin1-declared-utf8': ['DeviceRequest Output', null, null, null],
  'display-answer': ['DeviceResponse Output', null, null, null],
  'receipt-merchant': ['DeviceRequest Output', null, null, null],
  'receipt-customer': ['DeviceRequest Output', null, null, null],
  'receipt-e-journal': ['DeviceRequest Output', null, null, null],
  'receipt-answer': ['DeviceResponse Output', null, null, null],
  'receipt-answer-failed': ['DeviceResponse Output', null, null, null],
  'input-boolean': ['DeviceRequest Input', null, null, null],
  'input-boolean-answer-no': ['DeviceResponse Input', null, null, null],
  approved: [answer, 'approved', 250, '021602'],
  'approved-other-amount': [answer, 'approved', 275, '021602'],
  'approved-other-request': [answer, 'approved', 250, '021602'],
  'approved-no-amount': [answer, 'approved', null, '021602'],
  'approved-success-but-code': [answer, 'unknown', 250, '021602'],
  partial: [answer, 'unknown', 250, '021602'],
  'declined-funds': [answer, 'declined', 250, '021602'],
  'declined-no-tender': [answer, 'declined', null, null],
  aborted: [answer, 'cancelled', null, '021602'],
  'result-timedout': [answer, 'unknown', null, '021602'],
  'result-communicationerror': [answer, 'unknown', null, '021602'],
  'result-busy': [answer, 'not-started', null, '021602'],
  'result-loggedout': [answer, 'not-started', null, '021602'],
  'result-deviceunavailable': [answer, 'not-started', null, '021602'],
  'result-formaterror': [answer, 'not-started', null, '021602'],
  'result-parsingerror': [answer, 'not-started', null, '021602'],
  'result-validationerror': [answer, 'not-started', null, '021602'],
  'result-missingmandatorydata': [answer, 'not-started', null, '021602'],
  'result-unknowncard': [answer, 'declined', null, '021602'],
  'result-printlastticket': [answer, 'not-started', null, '021602'],
  'result-nonsense': [answer, 'unknown', null, '021602'],
  abort: ['CardServiceRequest AbortRequest', null, null, null],
  'abort-answer': ['CardServiceResponse AbortRequest', null, null, null],
  'ticket-reprint': ['CardServiceRequest TicketReprint', null, null, null],
  'repeat-last': ['CardServiceRequest RepeatLastMessage', null, null, null],
  'repeat-last-answer': [repeated, 'approved', 250, '021602'],
  'repeat-last-none': [repeated, 'unknown', null, null],
  reversed: ['CardServiceResponse PaymentReversal', null, 250, '021603'],
  'reversal-refused': ['CardServiceResponse PaymentReversal', null, null, null],
  reconciliation: ['ServiceRequest ReconciliationWithClosure', null, null, null],
  diagnosis: ['ServiceRequest Diagnosis', null, null, null],
  'diagnosis-ok': ['ServiceResponse Diagnosis', null, null, null],
  doctype: /document type/,
  'frame-zero': /length 0/,
  'frame-huge': /2147483647 bytes/,
  'frame-is-http': /HTTP/,
  'frame-no-length': /without its length/,
};

test('each vector has its meaning here', () => {
  expect(Object.keys(meanings)).toEqual(vectors.map(({ name }) => name));
});

describe('each vector, as text and as bytes', () => {
  test.each(vectors.map((each) => [each.name, each] as const))('%s', (name, { text, bytes }) => {
    const wanted = meanings[name];
    for (const line of [text, bytes].filter((each) => each !== undefined)) {
      // Without a length before it XML is a message: that is how a recording is written.
      const said = inspectFrameText('opi', line);
      if (!Array.isArray(wanted)) {
        expect(said).toMatchObject({ ok: false, meaning: null });
        expect(said.problem).toMatch(wanted as RegExp);
        continue;
      }
      const [message, outcome, amountCents, receiptNumber] = wanted;
      expect(said).toMatchObject({ ok: true, problem: null });
      expect(said.meaning).toMatchObject({ message, outcome, amountCents, receiptNumber });
    }
  });
});

describe('what the kiosk makes of an answer to CardPayment 20544 of 2.50', () => {
  const verdicts: Record<string, object> = {
    approved: {
      kind: 'approved',
      receipt: {
        ...{ amountCents: 250, receiptNumber: '021602', traceNumber: '8931' },
        ...{ terminalId: '68276185', date: '0901', time: '110020' },
        timeStamp: '2026-09-01T11:00:20',
      },
    },
    'approved-other-amount': { kind: 'differs', receipt: { receiptNumber: '021602' } },
    'approved-other-request': { kind: 'doubtful', ifRepeated: null },
    'approved-no-amount': { kind: 'approved', receipt: { amountCents: 250, date: null } },
    'approved-success-but-code': { kind: 'doubtful', ifRepeated: null },
    partial: { kind: 'differs', receipt: { receiptNumber: '021602' } },
    'declined-funds': { kind: 'declined', code: '116' },
    'declined-no-tender': { kind: 'declined', code: '1002701' },
    aborted: { kind: 'cancelled' },
    'result-timedout': { kind: 'doubtful', ifRepeated: 'cancelled' },
    'result-communicationerror': { kind: 'doubtful', ifRepeated: 'declined' },
    'result-busy': { kind: 'not-started', next: null },
    'result-loggedout': { kind: 'not-started', next: 'login' },
    'result-deviceunavailable': { kind: 'not-started', next: null },
    'result-formaterror': { kind: 'not-started', next: null },
    'result-parsingerror': { kind: 'not-started', next: null },
    'result-validationerror': { kind: 'not-started', next: null },
    'result-missingmandatorydata': { kind: 'not-started', next: null },
    'result-unknowncard': { kind: 'declined', code: 'UnknownCard' },
    'result-printlastticket': { kind: 'not-started', next: 'reprint' },
    'result-nonsense': { kind: 'doubtful', ifRepeated: null },
    // Answers to other questions.
    'login-ok': { kind: 'doubtful' },
    'repeat-last-answer': { kind: 'doubtful' },
    reversed: { kind: 'doubtful' },
  };
  const judged = (xml: string) => {
    const decoded = decode(Buffer.from(xml));
    if (!decoded.ok || decoded.message.kind !== 'answer') throw new Error(xml);
    return judge(decoded.message, { requestId: '20544', amountCents: 250 });
  };
  test.each(Object.entries(verdicts))('%s', (name, verdict) => {
    expect(judged(vector(name).text ?? '')).toMatchObject(verdict);
  });

  const approved = vector('approved').text ?? '';
  test.each([
    ['another currency', approved.replace('"EUR"', '"USD"'), 'differs'],
    ['two amounts', approved.replace('</Tender>', '</Tender><Tender/>'), 'differs'],
    ['approved in part', approved.replace('ActionCode="0"', 'ActionCode="10"'), 'differs'],
    [
      'an action code that is none',
      approved.replace('ActionCode="0"', 'ActionCode="x"'),
      'doubtful',
    ],
    ['00 is 0', approved.replace('ActionCode="0"', 'ActionCode="00"'), 'approved'],
    ['no result', approved.replace('OverallResult="Success"', ''), 'doubtful'],
    ['a word in other letters', approved.replace('"Success"', '"success"'), 'doubtful'],
    [
      'a part, and not which',
      (vector('partial').text ?? '').replace(/<TotalAmount.*<.TotalAmount>/, ''),
      'doubtful',
    ],
  ])('%s', (_, xml, kind) => {
    expect(judged(xml).kind).toBe(kind);
  });
});

describe('letters', () => {
  test.each(['display-latin1', 'display-latin1-declared-utf8'])('%s', (name) => {
    const decoded = decode(Buffer.from(vector(name).bytes, 'hex').subarray(4));
    const line = name === 'display-latin1' ? 'Carte refusée - äöü' : 'Carte refusée';
    expect(decoded).toMatchObject({ ok: true, message: { outputs: [{ lines: [line] }] } });
  });
});

describe('what the kiosk sends, byte for byte', () => {
  const identity = { sender: 'KIOSK', workstation: '1', pop: '001' };
  const requests: Record<string, Request> = {
    payment: {
      ...{ kind: 'card-service', requestType: 'CardPayment', requestId: '20544' },
      amountCents: 250,
    },
    abort: { kind: 'card-service', requestType: 'AbortRequest', requestId: '20545' },
    'ticket-reprint': { kind: 'card-service', requestType: 'TicketReprint', requestId: '20546' },
    'repeat-last': { kind: 'card-service', requestType: 'RepeatLastMessage', requestId: '20547' },
    reconciliation: {
      ...{ kind: 'service', requestType: 'ReconciliationWithClosure', requestId: '20792' },
    },
    diagnosis: { kind: 'service', requestType: 'Diagnosis', requestId: '20793' },
  };
  test.each(Object.entries(requests))('%s', (name, request) => {
    const xml = encodeRequest(request, identity, dialects.de, '2026-09-01T11:00:00');
    expect(xml).toBe(vector(name).text);
    expect(Buffer.from(writeFrame(xml)).toString('hex')).toBe(vector(name).bytes);
  });

  test.each([
    ['receipt-e-journal', 'receipt-answer', undefined],
    ['receipt-e-journal', 'receipt-answer-failed', new Set(['CashierDisplay'])],
    ['input-boolean', 'input-boolean-answer-no', undefined],
  ] as const)('%s is answered as in %s', (asked, answered, available) => {
    const decoded = decode(Buffer.from(vector(asked).bytes, 'hex').subarray(4));
    if (!decoded.ok || decoded.message.kind !== 'device-request') throw new Error(asked);
    const xml = answerDevice(decoded.message, identity, available);
    expect(xml).toBe(vector(answered).text);
    expect(Buffer.from(writeFrame(xml)).toString('hex')).toBe(vector(answered).bytes);
  });

  test('a display is answered as in display-answer', () => {
    const request: DeviceRequest = {
      ...{ kind: 'device-request', requestType: 'Output', requestId: '20792', workstationId: '1' },
      outputs: [{ target: 'CashierDisplay', lines: ['Vorgang wird abgebrochen'] }],
      inputs: [],
    };
    expect(answerDevice(request, identity)).toBe(vector('display-answer').text);
  });

  test.each([
    ['nl', 'fr', ' LanguageCode="fr"'],
    ['nl', undefined, ' LanguageCode="nl"'],
    // No list of languages is public: what few terminals know is not asked for.
    ['nl', 'ar', ' LanguageCode="nl"'],
    ['de', 'fr', ''],
  ] as const)(
    'P9: the terminal (%s) speaks the language of the patron: %s',
    (dialect, language, code) => {
      const request = { kind: 'card-service', requestType: 'CardPayment', requestId: '1' } as const;
      const asked = { ...request, amountCents: 250, language };
      const xml = encodeRequest(asked, identity, dialects[dialect], '2026-09-01T11:01:00');
      expect(xml).toContain(`<POSdata${code}><POSTimeStamp>`);
    },
  );

  test('OPI_NL says what the kiosk has in place of printers; a reversal names all of a payment', () => {
    const original = { stan: '021602', terminalId: '68276185', timeStamp: '2026-09-01T11:00:20' };
    const request = { kind: 'card-service', requestType: 'PaymentReversal' } as const;
    const xml = encodeRequest(
      { ...request, requestId: '20548', amountCents: 250, original },
      { ...identity, pop: '' },
      dialects.nl,
      '2026-09-01T11:01:00',
    );
    expect(xml).toContain(
      '<POSdata LanguageCode="nl"><POSTimeStamp>2026-09-01T11:01:00</POSTimeStamp><ShiftNumber>1</ShiftNumber><ClerkID>1</ClerkID><PrinterStatus>Available</PrinterStatus><E-JournalStatus>Available</E-JournalStatus><JournalPrinterStatus>Available</JournalPrinterStatus></POSdata><OriginalTransaction TerminalID="68276185" STAN="021602" TimeStamp="2026-09-01T11:00:20"/><TotalAmount Currency="EUR">2.50</TotalAmount>',
    );
    expect(xml).not.toContain('POPID');
  });

  test('an unknown place to print is refused, and so is a question that is no confirmation', () => {
    const request: DeviceRequest = {
      ...{ kind: 'device-request', requestType: 'Input', requestId: '5', workstationId: '1' },
      outputs: [{ target: 'Log', lines: [] }],
      inputs: [{ target: 'CashierKeyboard', command: 'GetAmount' }],
    };
    const xml = answerDevice(request, identity);
    expect(xml).toContain('OverallResult="Failure"');
    expect(xml).toContain('OutDeviceTarget="Log" OutResult="DeviceUnavailable"');
    expect(xml).toContain('InResult="DeviceUnavailable"');
  });
});

describe('frames', () => {
  const whole = Buffer.concat(
    ['login-ok', 'approved'].map((name) => Buffer.from(vector(name).bytes, 'hex')),
  );
  const wanted = ['login-ok', 'approved'].map((name) => vector(name).text);
  const first = vector('login-ok').bytes.length / 2;

  test('cut at every place, and in single bytes', () => {
    // The beginnings of both frames, and each seventh place; all of them in the long run.
    const places = Array.from(whole, (_, at) => at).filter(
      (at) => isLong || at < 8 || at % 7 === 0 || Math.abs(at - first) < 8,
    );
    const cuts = places.map((at) => [whole.subarray(0, at), whole.subarray(at)]);
    for (const pieces of [...cuts, Array.from(whole, (byte) => Buffer.of(byte))]) {
      const framer = createFramer();
      const frames = pieces.flatMap((piece) => framer.push(piece).frames);
      expect(frames.map((frame) => Buffer.from(frame).toString())).toEqual(wanted);
      expect(framer.pending).toBe(false);
    }
  });

  test('a frame that is too long is refused at its length, and nothing after it is read', () => {
    const framer = createFramer();
    const length = Buffer.alloc(4);
    length.writeUInt32BE(highestLength + 1);
    expect(framer.push(length).problem).toContain(`${highestLength + 1} bytes`);
    expect(framer.push(whole).frames).toEqual([]);
  });
});

describe('what is dropped while it is read', () => {
  test('card data, wherever it stands', () => {
    const secret = '5355000000001234';
    const xml = `<CardServiceResponse RequestType="CardPayment" RequestID="1" OverallResult="Success"><Terminal TerminalID="1" STAN="2"/><Tender><TotalAmount Currency="EUR">2.50</TotalAmount><Authorisation ActionCode="0" CardPAN="${secret}" ApprovalCode="${secret}"/></Tender><CardValue><Track2>${secret}</Track2><CardPAN>${secret}</CardPAN><ExpiryDate>2712</ExpiryDate></CardValue><PrivateData><PANHash>${secret}</PANHash></PrivateData></CardServiceResponse>`;
    const decoded = decode(Buffer.from(xml));
    expect(decoded.ok).toBe(true);
    expect(JSON.stringify([decoded, inspectFrameText('opi', xml)])).not.toContain(secret);
  });

  test('a problem quotes nothing', () => {
    const said = inspectFrameText('opi', '<CardServiceResponse><CardPAN>5355000000001234</Card');
    expect(said.ok).toBe(false);
    expect(JSON.stringify(said)).not.toContain('5355');
  });

  test.each([
    ['deep', `${'<Tender>'.repeat(65)}${'</Tender>'.repeat(65)}`, /inside each other/],
    ['an entity', '<ServiceResponse>&a;</ServiceResponse>', /well-formed/],
    ['two elements', '<ServiceResponse/><ServiceResponse/>', /well-formed/],
    ['an attribute twice', '<ServiceResponse RequestID="1" RequestID="2"/>', /well-formed/],
    ['another element', '<html/>', /no message of OPI/],
    ['nothing', '<?xml version="1.0"?>', /well-formed|no message/],
  ])('%s is refused', (_, xml, why) => {
    const decoded = decode(Buffer.from(xml));
    expect(decoded.ok).toBe(false);
    expect(decoded.ok ? '' : decoded.problem).toMatch(why);
  });

  test.each([
    [
      'two amounts',
      '<TotalAmount Currency="EUR">2.50</TotalAmount><TotalAmount>0.10</TotalAmount>',
    ],
    ['another currency', '<TotalAmount Currency="USD">2.50</TotalAmount>'],
    ['a comma', '<TotalAmount Currency="EUR">2,50</TotalAmount>'],
    ['a minus', '<TotalAmount Currency="EUR">-2.50</TotalAmount>'],
    ['three decimals', '<TotalAmount Currency="EUR">2.500</TotalAmount>'],
  ])('%s is no amount', (_, tender) => {
    const xml = `<CardServiceResponse><Tender>${tender}</Tender></CardServiceResponse>`;
    expect(decode(Buffer.from(xml))).toMatchObject({ message: { amountCents: Number.NaN } });
  });
});
