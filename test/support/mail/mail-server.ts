/** A mail server outside the process's own code: SMTP with STARTTLS, with TLS from the start, or in clear. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** As it came over the wire. */
export interface ReceivedMail {
  from: string;
  to: readonly string[];
  isEncrypted: boolean;
  /** headers, an empty line, and the body */
  text: string;
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** how many connections were made */
  readonly connections: number;
  close(): Promise<void>;
}

interface Trouble {
  /** receivers whom it refuses, with the number of its reply */
  refuses?: Readonly<Record<string, number>>;
  /** the reply to a whole mail; left out: it takes it */
  atEnd?: number;
  /** it hangs up in the middle of a mail */
  cuts?: boolean;
  /** false: it takes no mail now */
  takes?(): boolean;
}

export const mailLogin = { user: 'kiosk', password: 'geheim' };

export async function startMailServer(
  options: Pick<SMTPServerOptions, 'secure' | 'key' | 'cert' | 'hideSTARTTLS' | 'authOptional'>,
  { refuses = {}, atEnd, cuts = false, takes = () => true }: Trouble = {},
): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    ...options,
    logger: false,
    closeTimeout: 1,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onAuth: ({ username, password }, _session, done) =>
      username === mailLogin.user && password === mailLogin.password
        ? done(null, { user: username })
        : done(refusal(535)),
    onRcptTo: ({ address }, _session, done) => {
      const number = takes() ? refuses[address] : 451;
      done(number === undefined ? null : refusal(number));
    },
    onData: async (stream, { envelope, secure }, done) => {
      const text = await wholeOf(stream, () => {
        if (cuts) for (const line of server.connections) line.close();
      });
      if (text === null) return;
      if (atEnd !== undefined) return done(refusal(atEnd));
      const { mailFrom, rcptTo } = envelope;
      received.push({
        from: mailFrom === false ? '' : mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        isEncrypted: secure,
        text,
      });
      done();
    },
  });
  // A client that goes away is no fault of the server.
  server.on('error', () => {});
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    received,
    get connections() {
      return connections;
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error('no, desk@library.example is not known here'), { responseCode });
}

/** null: the line ended before it did. */
async function wholeOf(stream: AsyncIterable<Buffer>, onChunk: () => void): Promise<string | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      onChunk();
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return null;
  }
}
