/** The cable of a simulated device. */
import { onTestFinished, test } from 'vitest';
import { startSocketDevice } from '../../simulators/socket.ts';
import { expectPluggedInTurn } from '../support/hardware/plugged-in-turn.ts';

test('plugged in twice at once it listens once; what came last holds', async () => {
  const device = await startSocketDevice({ port: 0, onConnection: () => undefined });
  onTestFinished(() => device.close());
  await expectPluggedInTurn(device);
});
