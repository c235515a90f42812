/** The cable of a simulated device. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startSocketDevice } from '../../simulators/socket.ts';

test('plugged in twice at once it listens once; what came last holds', async () => {
  const device = await startSocketDevice({ port: 0, onConnection: () => undefined });
  onTestFinished(() => device.close());
  const reach = async () => {
    const socket = connect(device.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    // It is cut afterwards.
    socket.on('error', () => undefined);
  };
  await Promise.all([device.unplug(), device.plugIn(), device.plugIn()]);
  expect(device.plugged).toBe(true);
  await reach();
  await device.unplug();
  await Promise.all([device.plugIn(), device.unplug()]);
  expect(device.plugged).toBe(false);
  await expect(reach()).rejects.toThrow('ECONNREFUSED');
});
