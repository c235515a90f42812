/**
 * A reader of another make: a simulated one behind a line on which some replies are changed, byte
 * for byte.
 */
import { connect, createServer } from 'node:net';
import {
  createFramer as createFeigFramer,
  encodeFrame as encodeFeigFrame,
} from '../../../hardware/feig/frame.ts';
import {
  createFramer as createThreemFramer,
  encodeFrame as encodeThreemFrame,
} from '../../../hardware/threem/frame.ts';

/** What the scenes of single makes need; a reader without such a scene is not among them. */
export type RewrittenProtocol = 'feig' | '3m';

/** The body of the reply in place of this one. */
export type Rewrite = (request: Uint8Array, reply: Uint8Array) => Uint8Array;

export async function startRewriting(
  protocol: RewrittenProtocol,
  readerPort: number,
  rewrite: Rewrite,
) {
  const server = createServer((kiosk) => {
    const reader = connect(readerPort, '127.0.0.1');
    let request: Uint8Array = new Uint8Array();
    const heard = ({ body }: { body: Uint8Array }) => {
      request = body;
    };
    const [requests, replies] =
      protocol === 'feig'
        ? [
            createFeigFramer({ onFrame: heard }, 1),
            createFeigFramer(
              {
                onFrame: (frame) =>
                  kiosk.write(encodeFeigFrame({ ...frame, body: rewrite(request, frame.body) })),
              },
              2,
            ),
          ]
        : [
            createThreemFramer({ onFrame: heard }, 1),
            createThreemFramer(
              {
                onFrame: (frame) =>
                  kiosk.write(encodeThreemFrame({ ...frame, body: rewrite(request, frame.body) })),
              },
              2,
            ),
          ];
    kiosk.on('data', (chunk) => {
      requests.push(chunk);
      reader.write(chunk);
    });
    reader.on('data', (chunk) => replies.push(chunk));
    kiosk.on('close', () => reader.destroy()).on('error', () => reader.destroy());
    reader.on('close', () => kiosk.destroy()).on('error', () => kiosk.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  return {
    port: typeof at === 'object' && at ? at.port : 0,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
