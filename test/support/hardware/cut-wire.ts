/**
 * A cable that breaks at a chosen byte: a relay before a simulator, which counts what passes, in
 * both directions together.
 */
import { connect, createServer, type Socket } from 'node:net';

export interface CutWire {
  readonly port: number;
  /** bytes since `count` was set to 0 */
  readonly passed: number;
  readonly broken: boolean;
  /** Counts from here, and breaks once so many more bytes have passed. */
  breakAfter(bytes: number): void;
  /** Counts from here, and never breaks. */
  mend(): void;
  close(): Promise<void>;
}

export async function startCutWire(to: number): Promise<CutWire> {
  const sockets = new Set<Socket>();
  let passed = 0;
  let left = Number.POSITIVE_INFINITY;
  let broken = false;

  function cut(): void {
    broken = true;
    for (const socket of sockets) socket.resetAndDestroy();
  }

  function carry(from: Socket, into: Socket): void {
    from.on('data', (chunk: Buffer) => {
      if (broken) return;
      const whole = chunk.subarray(0, left);
      passed += whole.length;
      left -= whole.length;
      if (left > 0) return void into.write(whole);
      broken = true;
      // What passed before the break arrives.
      into.write(whole, () => setImmediate(cut));
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      into.destroy();
    });
  }

  const server = createServer((near) => {
    if (broken) return void near.resetAndDestroy();
    const far = connect({ host: '127.0.0.1', port: to, noDelay: true });
    near.setNoDelay(true);
    sockets.add(near).add(far);
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : 0,
    get passed() {
      return passed;
    },
    get broken() {
      return broken;
    },
    breakAfter: (bytes) => {
      passed = 0;
      left = bytes;
    },
    mend: () => {
      passed = 0;
      left = Number.POSITIVE_INFINITY;
      broken = false;
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
