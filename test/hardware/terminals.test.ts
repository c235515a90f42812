/** Each driver of payments passes the contract. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { PaymentDriver } from '../../hardware/devices.ts';
import { startTerminal } from '../../simulators/terminal.ts';
import { openAdyenBench } from '../support/hardware/adyen-bench.ts';
import {
  openBench as openCodeBench,
  refundKeys,
  refundSettings,
} from '../support/hardware/bancontact-bench.ts';
import { closeAll, openOpiBench } from '../support/hardware/opi-bench.ts';
import { type ContractBench, terminalContract } from '../support/hardware/terminal-contract.ts';
import { until } from '../support/hardware/until.ts';
import { openBench } from '../support/hardware/zvt-bench.ts';

const benches: Readonly<Record<PaymentDriver, () => Promise<ContractBench>>> = {
  zvt: async () => {
    const simulator = await startTerminal({ port: 0, timeZone: 'Europe/Brussels' });
    const bench = openBench({ kind: 'tcp', host: '127.0.0.1', port: simulator.port });
    const close = async () => {
      await bench.driver.close();
      await simulator.close();
    };
    return { driver: bench.driver, simulator, up: bench.up, close };
  },
  opi: async () => {
    const { driver, terminal, states } = await openOpiBench();
    const up = () => until(() => states.at(-1)?.state === 'up', 'the terminal is up');
    return { driver, simulator: terminal, up, close: closeAll };
  },
  adyen: async () => {
    const { driver, far, up, close } = await openAdyenBench();
    return { driver, simulator: far, up, close };
  },
  'bancontact-pay': async () => {
    const { driver, simulator, states, close } = await openCodeBench(
      { refundKeys },
      { refund: refundSettings },
    );
    const up = () => until(() => states.at(-1)?.state === 'up', 'the host answers');
    return { driver, simulator, up, close };
  },
};

describe.each(Object.entries(benches))('%s', (driver, open) => {
  terminalContract(open);

  test('has a page: docs/payments', () => {
    const page = new URL(`../../docs/payments/${driver}.md`, import.meta.url);
    expect(existsSync(page)).toBe(true);
  });
});
