/** A cable that can be pulled out: a port that leads to another one. */
import { connect } from 'node:net';
import { type SocketDevice, startSocketDevice } from '../../simulators/socket.ts';

/** `port` 0: any free one. Rejects if the port is taken. */
export function startRelay(port: number, to: number): Promise<SocketDevice> {
  return startSocketDevice({
    port,
    onConnection: (socket) => {
      const far = connect({ port: to, host: '127.0.0.1', noDelay: true });
      far.on('error', () => socket.destroy());
      far.on('close', () => socket.destroy());
      socket.on('close', () => far.destroy());
      socket.pipe(far).pipe(socket);
    },
  });
}
