/** Whether a program of this machine listens at a port of the loopback address. */
import { once } from 'node:events';
import { createServer } from 'node:net';

export async function isTaken(port: number): Promise<boolean> {
  if (port === 0) return false;
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return false;
  } catch {
    return true;
  } finally {
    server.close();
  }
}
