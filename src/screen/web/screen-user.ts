/**
 * The user whose browser is the screen. Every program of a machine reaches a port on 127.0.0.1;
 * Linux lists the user who opened each connection (proc(5), /proc/net/tcp), and only the user of
 * the kiosk's browser may see and touch the screen. This needs no secret, and no renewal when the
 * browser restarts.
 */
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import type { Log } from '../../../machines/domain.ts';

export interface ScreenUser {
  /** for texts: the name, or the number where it was given as one */
  readonly name: string;
  /**
   * Whether the far end of a connection over 127.0.0.1 is a program of this user. False where that
   * is unknown.
   */
  isBehind(socket: Socket): Promise<boolean>;
}

/**
 * In the environment of `kiosk run`; packaging/systemd sets it. Not set: every program that reaches
 * the port may be the screen.
 */
const variable = 'KIOSK_SCREEN_USER';

/**
 * Null: every user of this machine. An unknown name matches no user, and is logged.
 */
export async function screenUserOf(
  environment: Readonly<Record<string, string | undefined>>,
  log: Log,
): Promise<ScreenUser | null> {
  const name = environment[variable]?.trim() ?? '';
  if (name === '') return null;
  const uid = /^\d+$/.test(name) ? Number(name) : await uidOf(name);
  if (uid === null) {
    const text = `There is no user ${name} on this machine, whom ${variable} names: no browser is given the screen. Name the one that the browser runs as, with \`systemctl edit library-kiosk\`, and start the kiosk again.`;
    log({ level: 'error', part: 'screen', code: 'screen-user-unknown', text });
  }
  const known = new WeakMap<Socket, Promise<boolean>>();
  return {
    name,
    isBehind: (socket) => {
      const asked =
        known.get(socket) ?? userBehind(socket).then((found) => found !== null && found === uid);
      known.set(socket, asked);
      return asked;
    },
  };
}

async function uidOf(name: string): Promise<number | null> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const entry = users.split('\n').find((line) => line.startsWith(`${name}:`));
  const uid = entry?.split(':')[2];
  return uid === undefined ? null : Number(uid);
}

/**
 * The list is read in pieces while it changes, so that a row may be missed: it is read again.
 */
const mostReads = 3;
const established = '01';

async function userBehind({
  localAddress,
  localPort,
  remoteAddress,
  remotePort,
}: Socket): Promise<number | null> {
  if (!localAddress || !remoteAddress || localPort === undefined || remotePort === undefined)
    return null;
  // The row of the far end, where its own address is the first.
  const ends = `${endOf(remoteAddress, remotePort)} ${endOf(localAddress, localPort)}`;
  // Number of the row, both ends, state, queues, timer, retransmissions, user. An end that is
  // closed already has no user.
  const row = new RegExp(`: ${ends} ${established} \\S+ \\S+ \\S+ +(\\d+) `);
  for (let reads = 0; reads < mostReads; reads += 1) {
    const found = row.exec(await readConnections())?.[1];
    if (found !== undefined) return Number(found);
  }
  return null;
}

/**
 * As the kernel writes it: the four bytes of the address as one number of this machine, and the
 * port.
 */
function endOf(address: string, port: number): string {
  const [number = 0] = new Uint32Array(Uint8Array.from(address.split('.'), Number).buffer);
  const hex = (value: number, digits: number) =>
    value.toString(16).toUpperCase().padStart(digits, '0');
  return `${hex(number, 8)}:${hex(port, 4)}`;
}

let reading: Promise<string> | null = null;
let next: Promise<string> | null = null;

/**
 * The list as it is after this call. One reading at a time: all calls meanwhile share the next one.
 */
function readConnections(): Promise<string> {
  const read = () => {
    next = null;
    reading = readFile('/proc/self/net/tcp', 'utf8').catch(() => '');
    void reading.then(() => {
      reading = null;
    });
    return reading;
  };
  if (reading === null) return read();
  next ??= reading.then(read);
  return next;
}
