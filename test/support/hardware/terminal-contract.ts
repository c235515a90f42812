/**
 * What every driver of payments must do, whatever it speaks: the same scenes for each, at the simulator
 * of its protocol over the real wire. Each payment is asked for as circulation asks for it.
 */
import { afterEach, expect, test } from 'vitest';
import type {
  AuthorisationOutcome,
  PaymentHandle,
  PaymentReceipt,
  PaymentTerminal,
} from '../../../hardware/devices.ts';
import type { PaymentSimulator } from '../../../simulators/payment-simulator.ts';
import { until } from './until.ts';

export interface ContractBench {
  driver: PaymentTerminal;
  simulator: PaymentSimulator;
  /** resolves once the driver reports that it is up */
  up(): Promise<void>;
  close(): Promise<void>;
}

const attempt = '6f1f3b0a-9c5b-4f0e-8d7a-21c3e4b5f607';

interface Asked {
  /** what the journal would have, in order */
  journal: ({ started: PaymentHandle } | { approved: PaymentReceipt })[];
  abort: AbortController;
  startedAt: string;
  outcome: Promise<AuthorisationOutcome>;
}
interface Ways {
  amountCents?: number;
  onStarted?(): void;
  onApproved?(): void;
}

async function pay(driver: PaymentTerminal, ways: Ways = {}): Promise<Asked> {
  const { amountCents = 250, onStarted, onApproved } = ways;
  if (!driver.findsEarlier) await driver.lastTransaction();
  const journal: Asked['journal'] = [];
  const abort = new AbortController();
  const startedAt = new Date().toISOString();
  const outcome = driver.authorise({
    attempt,
    amountCents,
    signal: abort.signal,
    onProgress: () => {},
    onStarted: (started) => {
      onStarted?.();
      journal.push({ started });
    },
    onReversing: () => {},
    onApproved: (approved) => {
      onApproved?.();
      journal.push({ approved });
    },
  });
  return { journal, abort, startedAt, outcome };
}

function handleIn({ journal }: Asked): PaymentHandle | null {
  const line = journal.find((each) => 'started' in each);
  return line?.started ?? null;
}
function receiptIn({ journal }: Asked): PaymentReceipt | null {
  const line = journal.find((each) => 'approved' in each);
  return line?.approved ?? null;
}

/** What became of a payment, as the driver can say it: by its handle, or by the last transaction. */
async function stands(driver: PaymentTerminal, asked: Asked, amountCents = 250): Promise<boolean> {
  const handle = handleIn(asked);
  if (driver.outcomeOf && handle) {
    const { startedAt } = asked;
    const found = await driver.outcomeOf({ handle, attempt, amountCents, startedAt }, true);
    return found.kind === 'approved';
  }
  const last = await driver.lastTransaction();
  return last !== null && typeof last === 'object' && last.amountCents === amountCents;
}

/** Registers the tests. `open`: a driver at a simulator of its own, which it has reached. */
export function terminalContract(open: () => Promise<ContractBench>): void {
  const benches: ContractBench[] = [];
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.close();
  });
  const opened = async () => {
    const bench = await open();
    benches.push(bench);
    await bench.up();
    // It has been used before: some can name a payment only beside the one before it.
    bench.simulator.payOther(100);
    return bench;
  };
  const asOfKiosk = ({ simulator }: ContractBench) =>
    simulator.transactions().filter(({ by }) => by === 'kiosk');
  const paid = (bench: ContractBench) => asOfKiosk(bench).filter(({ state }) => state === 'paid');

  test('an approval is journalled before the outcome is told, and is of the amount', async () => {
    const bench = await opened();
    bench.simulator.next('approve');
    const asked = await pay(bench.driver);
    const outcome = await asked.outcome;
    expect(outcome).toMatchObject({ kind: 'approved', receipt: { amountCents: 250 } });
    expect(asked.journal.at(-1)).toEqual({
      approved: outcome.kind === 'approved' && outcome.receipt,
    });
    expect(handleIn(asked)?.driver).toBe(bench.driver.outcomeOf && bench.driver.driver);
    expect(paid(bench)).toHaveLength(1);
    expect(await stands(bench.driver, asked)).toBe(true);
  });

  test.each(['decline', 'cancel'])(
    '%s: no approval is journalled, and no money moves',
    async (how) => {
      const bench = await opened();
      bench.simulator.next(how);
      const asked = await pay(bench.driver);
      expect((await asked.outcome).kind).toMatch(/^(declined|cancelled)$/);
      expect(receiptIn(asked)).toBeNull();
      expect(paid(bench)).toEqual([]);
    },
  );

  test('the kiosk cancels while the person is waited for: the outcome is the terminal’s own', async () => {
    const bench = await opened();
    bench.simulator.next('hold');
    const asked = await pay(bench.driver);
    await until(() => bench.simulator.waits(), 'a person is waited for');
    asked.abort.abort();
    expect((await asked.outcome).kind).toMatch(/^(declined|cancelled)$/);
    expect(paid(bench)).toEqual([]);
  });

  test.each([0, -1, 2.5, Number.NaN])('an amount of %d is not asked for', async (amountCents) => {
    const bench = await opened();
    const asked = await pay(bench.driver, { amountCents });
    expect((await asked.outcome).kind).toBe('not-started');
    expect(asked.journal).toEqual([]);
    expect(asOfKiosk(bench)).toEqual([]);
  });

  test('where its handle cannot be journalled, nothing is started', async () => {
    const bench = await opened();
    const hasHandle = bench.driver.outcomeOf !== undefined;
    bench.simulator.next('approve');
    const asked = await pay(bench.driver, {
      onStarted: () => {
        throw new Error('the disk is full');
      },
    });
    expect((await asked.outcome).kind).toBe(hasHandle ? 'not-started' : 'approved');
    expect(paid(bench)).toHaveLength(hasHandle ? 0 : 1);
  });

  test('an approval that cannot be journalled is unknown: it is found later, or given back', async () => {
    const bench = await opened();
    bench.simulator.next('approve');
    const asked = await pay(bench.driver, {
      onApproved: () => {
        throw new Error('the disk is full');
      },
    });
    const { kind } = await asked.outcome;
    expect(kind).toMatch(/^(unknown|cancelled)$/);
    expect(paid(bench)).toHaveLength(kind === 'unknown' ? 1 : 0);
    expect(await stands(bench.driver, asked)).toBe(kind === 'unknown');
  });

  test('without a terminal nothing is started', async () => {
    const bench = await opened();
    await bench.simulator.unplug();
    const asked = await pay(bench.driver);
    expect((await asked.outcome).kind).toMatch(/^(not-started|unknown)$/);
    expect(receiptIn(asked)).toBeNull();
    expect(paid(bench)).toEqual([]);
  });

  test('the line is lost while the person pays: never approved unseen, and found once it is back', async () => {
    const bench = await opened();
    bench.simulator.next('hold');
    const asked = await pay(bench.driver);
    await until(() => bench.simulator.waits(), 'a person is waited for');
    await bench.simulator.unplug();
    bench.simulator.approveNow();
    await bench.simulator.plugIn();
    const outcome = await asked.outcome;
    expect(outcome.kind).toMatch(/^(unknown|approved)$/);
    expect(outcome.kind === 'approved').toBe(receiptIn(asked) !== null);
    await bench.up();
    expect(await stands(bench.driver, asked)).toBe(paid(bench).length === 1);
  });

  test('a payment is given back once, and what it never took is not', async () => {
    const bench = await opened();
    bench.simulator.next('approve');
    const asked = await pay(bench.driver);
    await asked.outcome;
    const receipt = receiptIn(asked);
    if (receipt === null) throw new Error('it was not approved');
    const outcome = await bench.driver.reverse(receipt);
    // Where it is final only later, the simulator may have given it back already.
    if (outcome !== 'unknown') expect(paid(bench)).toHaveLength(outcome === 'reversed' ? 0 : 1);
    const other = { ...receipt, receiptNumber: '9999' };
    expect(await bench.driver.reverse(other)).not.toBe('reversed');
  });
}
