/**
 * A far end that plays a written dialogue byte for byte over a real socket, and says where the
 * kiosk left the script.
 */
import { createServer, type Socket } from 'node:net';
import { toHex } from '../../../hardware/hex.ts';
import { createApduFramer } from '../../../hardware/zvt/apdu.ts';
import { fromHex } from '../../../hardware/zvt/bytes.ts';

export type Step =
  | { dir: 'ecr>pt' | 'pt>ecr'; hex: string }
  | { dir: 'event'; event: 'connection lost' | 'reconnect' };
export interface ScriptPeer {
  port: number;
  /** Resolves when every step is played. Rejects at the first byte that is not in the script. */
  done: Promise<void>;
  /** everything the kiosk said, in order */
  heard: string[];
  close(): Promise<void>;
}

export function kiosk(hex: string): Step {
  return { dir: 'ecr>pt', hex };
}
export function terminal(hex: string): Step {
  return { dir: 'pt>ecr', hex };
}

/** What happens on every connection before anything else. */
export const registering: Step[] = [
  kiosk('06 00 06 00 00 00 1E 09 78'),
  terminal('80 00 00'),
  terminal('06 0F 0A 19 00 29 29 00 10 06 49 09 78'),
  kiosk('80 00 00'),
];
export const enquiring: Step[] = [
  kiosk('05 01 05 00 00 00 03 02'),
  terminal('80 00 00'),
  terminal('06 0F 01 00'),
  kiosk('80 00 00'),
];

/** `chunk`: how many bytes the peer writes at once. */
export async function playScript(
  steps: readonly Step[],
  { chunk = Number.POSITIVE_INFINITY } = {},
): Promise<ScriptPeer> {
  const left = [...steps];
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  let finish: () => void = () => {};
  let fail: (error: Error) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  done.catch(() => {});

  async function proceed(socket: Socket): Promise<void> {
    for (let step = left[0]; step && step.dir !== 'ecr>pt'; step = left[0]) {
      left.shift();
      if (step.dir === 'event') {
        if (step.event === 'connection lost') socket.resetAndDestroy();
        continue;
      }
      const bytes = fromHex(step.hex);
      for (let at = 0; at < bytes.length; at += chunk) {
        socket.write(bytes.subarray(at, at + chunk));
        // The next piece is its own segment.
        if (chunk < bytes.length) await new Promise((resolve) => setImmediate(resolve));
      }
    }
    if (left.length === 0) finish();
  }

  const server = createServer((socket) => {
    const framer = createApduFramer();
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      for (const apdu of framer.push(data).apdus) {
        const said = toHex(apdu);
        heard.push(said);
        const step = left.shift();
        if (step?.dir !== 'ecr>pt' || step.hex !== said) {
          fail(
            new Error(
              `the kiosk said ${said}, the script has ${step ? JSON.stringify(step) : 'ended'}`,
            ),
          );
          return;
        }
        void proceed(socket);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    done,
    heard,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
