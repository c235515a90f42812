/** The cable of a simulated device, or of a library system. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished } from 'vitest';

interface Pluggable {
  readonly port: number;
  readonly plugged: boolean;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
}

/** Plugged in twice at once it listens once; what came last holds. */
export async function expectPluggedInTurn(device: Pluggable): Promise<void> {
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
}
