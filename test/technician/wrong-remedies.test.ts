/** What the doctor does not say, or says wrongly, of a kiosk over real ports and sockets. */
import { expect, it } from 'vitest';
import { serve } from '../../packages/sip2/src/index.ts';
import { address, type Bench, diagnosed, type SetUp } from '../support/technician/bench.ts';
import { saying } from '../support/technician/speakers.ts';
import { trials } from './rows/payments.ts';

/** What the record layer of TLS says to bytes that are none: fatal, unexpected message. */
const alert = Uint8Array.of(0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x0a);

async function findingAt(open: (bench: Bench) => Promise<{ port: number }>) {
  const [found] = await diagnosed(
    async (bench): Promise<SetUp> => ({
      settings: { sip2: address(await open(bench)) },
      options: { answerMs: 700 },
    }),
  );
  return found;
}

it('K: a library system that asks for each line again answers, and reads none', async () => {
  const found = await findingAt((bench) => bench.keep(serve({ onMessage: () => 'resend' })));
  expect(found?.text).toContain('log-in');
  expect(found?.remedy).not.toContain('does not answer');
});

it('K: a port of TLS that is met without it is named as one', async () => {
  const found = await findingAt((bench) => saying(bench, alert));
  expect(found?.code).toBe('not-sip2');
  expect(found?.remedy).toContain('tls://');
});

it.each(trials)('P5: payments that are a trial are said to be one: %s (%#)', async (code, make) => {
  expect(await diagnosed(make)).toMatchObject([{ code, light: 'attention' }]);
});
