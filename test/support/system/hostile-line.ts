/**
 * Stands between the kiosk and the library system, and puts control characters into every text that
 * the library system says.
 */
import { connect, createServer, type Socket } from 'node:net';

/**
 * A title of the terminal's window, a bell, a cleared screen, a colour by the 8-bit CSI, NUL, an
 * override and an isolate of the writing direction, line separators, DEL.
 */
export const hostile =
  '\u001b]0;PWNED\u0007\u001b[2J\u009b31m\u0000\u202Egnp.exe\u202C\u2066x\u2069\u0085\u2028y\u2029\u007f';

/** What no output may hold; a line break and a tab are no matter. */
export const controls = /(?![\t\n])\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u;

const texts = /(AF|AG|AE|AJ|AM|AN|AO|AQ|AV|BD|BE|BF|CA|CH|CK|CL|CT|DA)([^|]*)\|/g;

/** A reply with all its texts spoilt; AY and AZ are left out, which every system may do. */
function spoil(reply: string): string {
  const [, message = '', tail = ''] =
    /^(.*?)(?:AY\d)?(?:AZ[0-9A-F]{4})?([\r\n]*)$/s.exec(reply) ?? [];
  if (/^9[46]/.test(message)) return `${message}${tail}`;
  const spoilt = message.replace(
    texts,
    (_, id: string, value: string) => `${id}${value}${hostile}|`,
  );
  // A due date that is no date is shown in the words that it has.
  const dated = spoilt.replace(/AH[^|]*\|/, `AHmañana ${hostile}|`);
  return `${dated}AF${hostile}words|AG${hostile}line|${tail}`;
}

export async function startHostileLine(
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((kiosk) => {
    const library = connect(port, '127.0.0.1');
    let rest = '';
    for (const socket of [kiosk, library]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    kiosk.on('data', (chunk) => library.write(chunk));
    kiosk.on('close', () => library.destroy());
    library.on('close', () => kiosk.destroy());
    library.on('data', (chunk) => {
      const lines = (rest + chunk.toString('utf8')).split('\r');
      rest = lines.pop() ?? '';
      for (const line of lines) kiosk.write(`${spoil(line)}\r`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
