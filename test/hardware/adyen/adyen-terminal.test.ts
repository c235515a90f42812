import { afterEach, expect, test } from 'vitest';
import { openAdyenBench, pay } from '../../support/hardware/adyen-bench.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

test('x', async () => {
  const b = await openAdyenBench({ tls: true });
  open.push(b.close);
  await b.up();
  const p = pay(b.driver);
  expect(await p.outcome).toEqual(1);
});
