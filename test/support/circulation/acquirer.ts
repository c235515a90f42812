/**
 * A way to pay that is asked for by a handle, without a protocol of its own: a small HTTP server that
 * takes money, and its driver. What circulation does with each answer is tried with it; the drivers
 * of the kiosk have tests of their own.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  PaymentDriver,
  PaymentFound,
  PaymentHandle,
  PaymentReceipt,
} from '../../../hardware/devices.ts';
import type { Terminal } from '../../../src/circulation/parts.ts';

/**
 * What becomes of the next payment. `lost`: money is taken, and the line is cut before the answer.
 * `nothing`: the line is cut before the money.
 */
type Behaviour = 'approve' | 'decline' | 'lost' | 'nothing';
interface Paid {
  amountCents: number;
  /** `held`: it waits for the acknowledgement */
  state: 'held' | 'paid' | 'reversed' | 'declined';
  receipt: PaymentReceipt;
}

export interface Acquirer {
  next(behaviour: Behaviour): void;
  /** What each later question for an outcome is answered with; null: the truth. */
  say(found: PaymentFound | null): void;
  payments(): readonly Paid[];
  /** of all that was asked */
  requests(): readonly string[];
  open(
    driver: Exclude<PaymentDriver, 'zvt'>,
    how?: Partial<
      Pick<Terminal, 'approvalStands' | 'findsEarlier' | 'afterLoss' | 'reverse' | 'isTrial'>
    >,
  ): Terminal;
  close(): Promise<void>;
}

interface Question {
  id: string;
  amountCents: number;
  holds: boolean;
  trusts: boolean;
}

export async function openAcquirer(): Promise<Acquirer> {
  const payments = new Map<string, Paid>();
  const requests: string[] = [];
  let behaviour: Behaviour = 'approve';
  let said: PaymentFound | null = null;

  const outcomeOf = ({ id, trusts }: Question): PaymentFound => {
    const paid = payments.get(id);
    if (said !== null) return said;
    if (!paid || paid.state === 'declined' || paid.state === 'reversed')
      return { kind: 'not-paid', why: paid?.state ?? 'not-found' };
    if (paid.state === 'held' && !trusts)
      return { kind: 'held', receipt: paid.receipt, givenBackOn: '2026-12-03' };
    paid.state = 'paid';
    return { kind: 'approved', receipt: paid.receipt };
  };
  const pay = ({ id, amountCents, holds }: Question): Paid | null => {
    const what = behaviour;
    behaviour = 'approve';
    if (what === 'nothing') return null;
    const nth = payments.size + 1;
    const state = what === 'decline' ? 'declined' : holds ? 'held' : 'paid';
    const receipt = {
      ...{ amountCents, receiptNumber: `R${nth}`, traceNumber: null, terminalId: 'T1' },
      ...{ date: '1126', time: `1800${String(nth).padStart(2, '0')}` },
      timeStamp: '2026-11-26T17:00:00Z',
    };
    payments.set(id, { amountCents, state, receipt });
    return what === 'lost' ? null : (payments.get(id) ?? null);
  };
  const end = (to: 'paid' | 'reversed', { id }: Question): string => {
    const paid = payments.get(id);
    if (paid) paid.state = to;
    return to;
  };
  const answer = (path: string, question: Question): unknown => {
    if (path === '/pay') return pay(question);
    if (path === '/outcome') return outcomeOf(question);
    return end(path === '/reverse' ? 'reversed' : 'paid', question);
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      requests.push(request.url ?? '');
      const answered = answer(request.url ?? '', JSON.parse(text));
      if (answered === null) request.socket.destroy();
      else response.end(JSON.stringify(answered));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  async function ask<T>(path: string, question: Partial<Question>): Promise<T | null> {
    try {
      const body = JSON.stringify(question);
      const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
        ...{ method: 'POST', body },
        headers: { connection: 'close' },
      });
      return (await reply.json()) as T;
    } catch {
      return null;
    }
  }
  return {
    next: (what) => {
      behaviour = what;
    },
    say: (found) => {
      said = found;
    },
    payments: () => [...payments.values()],
    requests: () => requests,
    open: (driver, { approvalStands = true, ...how } = {}) => ({
      ...{ driver, approvalStands, findsEarlier: true, ...how },
      authorise: async ({ attempt, amountCents, onStarted, onApproved }) => {
        const handle = handleFor(driver, attempt);
        try {
          await onStarted(handle);
        } catch {
          return { kind: 'not-started', why: 'not on disk' };
        }
        const id = idOf(handle);
        const paid = await ask<Paid>('/pay', { id, amountCents, holds: !approvalStands });
        if (paid === null) return { kind: 'unknown', why: 'line-lost' };
        if (paid.state === 'declined') return { kind: 'declined', code: '51' };
        await onApproved(paid.receipt);
        if (!approvalStands) await ask('/acknowledge', { id });
        return { kind: 'approved', receipt: paid.receipt };
      },
      outcomeOf: async ({ handle }, trusts) =>
        (await ask<PaymentFound>('/outcome', { id: idOf(handle), trusts })) ?? {
          kind: 'unreachable',
        },
      lastTransaction: async () => {
        requests.push('/last');
        return 'unreachable';
      },
    }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function handleFor(driver: Exclude<PaymentDriver, 'zvt'>, id: string): PaymentHandle {
  switch (driver) {
    case 'bancontact-pay':
      return { driver, paymentId: id };
    case 'opi':
      return { driver, requestId: id, stanBefore: null };
    case 'adyen':
      return { driver, serviceId: id, poiId: 'S1F2-000158213605001' };
  }
}

function idOf(handle: PaymentHandle): string {
  switch (handle.driver) {
    case 'bancontact-pay':
      return handle.paymentId;
    case 'opi':
      return handle.requestId;
    case 'adyen':
      return handle.serviceId;
  }
}
