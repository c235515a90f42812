/** One message to a SIP2 server, on a connection of its own. */
import { connect } from 'node:net';
import { createFramer, decode, encode } from '../../../packages/sip2/src/index.ts';

/**
 * The answer without its end; `940` where the log-in is refused; empty where none comes in time. Never
 * rejects.
 */
export function tradeLines(of: {
  port: number;
  user: string;
  password: string;
  message: string;
  waitMs: number;
}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: of.port });
    const framer = createFramer();
    let isLoggedIn = false;
    const end = (line: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(line);
    };
    const timer = setTimeout(() => end(''), of.waitMs);
    socket.on('error', () => end(''));
    socket.on('close', () => end(''));
    socket.once('connect', () => {
      const fields = { CN: of.user, CO: of.password, CP: 'SIP2OHTTP' };
      const fixed = { uidAlgorithm: '0', pwdAlgorithm: '0' };
      framer.expectAnswer();
      socket.write(encode({ code: '93', fixed, fields }, { errorDetection: true, sequence: 0 }));
    });
    socket.on('data', (chunk) => {
      for (const line of framer.push(chunk)) {
        if (isLoggedIn) return end(Buffer.from(line).toString('utf8'));
        const { message } = decode(line);
        if (message.code !== '94' || message.fixed.ok !== '1') return end('940');
        isLoggedIn = true;
        framer.expectAnswer();
        socket.write(`${of.message}\r`);
      }
    });
  });
}
