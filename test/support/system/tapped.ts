/** A line between the kiosk and a simulator that is listened in on: it passes bytes on, unchanged. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TappedLine {
  readonly port: number;
  close(): Promise<void>;
}

/** `heard`: the bytes of one side, as they come. */
export async function tapLine(
  to: number,
  heard: (by: 'kiosk' | 'simulator', bytes: Buffer) => void,
): Promise<TappedLine> {
  const sockets = new Set<Socket>();
  const pass = (from: Socket, into: Socket, by: 'kiosk' | 'simulator') => {
    sockets.add(from);
    from.on('data', (bytes) => {
      heard(by, bytes);
      into.write(bytes);
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      into.destroy();
    });
  };
  const server = createServer({ noDelay: true }, (kiosk) => {
    const simulator = connect({ port: to, host: '127.0.0.1', noDelay: true });
    pass(kiosk, simulator, 'kiosk');
    pass(simulator, kiosk, 'simulator');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
