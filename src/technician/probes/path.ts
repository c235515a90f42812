/** Checks the network path to a host: name, port and certificate, each with its time. */
import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type TLSSocket } from 'node:tls';
import type { TlsOptions } from '../../../packages/sip2/src/index.ts';
import { attention, broken, type Finding, fine, type PartName } from '../finding.ts';

interface Endpoint {
  kind: 'tcp' | 'tls';
  host: string;
  port: number;
}
interface PathResult {
  findings: readonly Finding[];
  /** whether a trusted connection could be opened */
  open: boolean;
}

/** Certificates are renewed by hand, which takes time. */
const soonDays = 21;

/** Stops at the first step that fails. `stepMs`: the timeout of a step. */
export async function probePath(
  part: PartName,
  endpoint: Endpoint,
  tls: TlsOptions,
  stepMs: number,
): Promise<PathResult> {
  const { kind, host, port } = endpoint;
  const where = `${kind}://${host}:${port}`;
  const findings: Finding[] = [];
  const fail = (finding: Finding): PathResult => ({
    findings: [...findings, finding],
    open: false,
  });

  if (isIP(host) === 0) {
    const startedMs = performance.now();
    const address = await inTime(lookup(host), stepMs).catch((error: unknown) => codeOf(error));
    if (typeof address === 'string') {
      const text = `The name ${host} has no address (${address}).`;
      const remedy = `Check the spelling of the address, the network cable, and the name server with \`getent hosts ${host}\`.`;
      return fail(broken(part, 'host-unknown', text, { where, remedy }));
    }
    findings.push(
      fine(part, `${host} is ${address.address}.`, {
        where,
        latencyMs: sinceMs(startedMs),
        told: { is: 'host-known', name: address.address },
      }),
    );
  }
  const startedMs = performance.now();
  const socket = await connect(host, port, stepMs);
  if (typeof socket === 'string') return fail(unreached(part, where, port, socket));
  findings.push(
    fine(part, `${where} accepts connections.`, {
      where,
      latencyMs: sinceMs(startedMs),
      told: { is: 'port-open', name: where },
    }),
  );
  if (kind === 'tcp') {
    socket.destroy();
    return { findings, open: true };
  }
  const secured = await shakeHands(part, socket, endpoint, tls, stepMs);
  return {
    findings: [...findings, ...secured],
    open: secured.every(({ light }) => light !== 'broken'),
  };
}

function unreached(part: PartName, where: string, port: number, code: string): Finding {
  if (code === 'ECONNREFUSED') {
    const remedy = `Check the port ${port}; ask its operator whether the service runs.`;
    return broken(
      part,
      'connection-refused',
      `Nothing listens at ${where}: the connection is refused.`,
      {
        where,
        remedy,
      },
    );
  }
  const remedy =
    'Check the network cable, the address and the firewall. Try `ping` and `ip route`.';
  const why = code === 'LATE' ? 'no answer in time' : code;
  return broken(part, 'host-unreachable', `${where} cannot be reached: ${why}.`, { where, remedy });
}

/** Accepts any certificate, so that its errors can be reported. */
async function shakeHands(
  part: PartName,
  raw: Socket,
  { host, port }: Endpoint,
  { ca, certificate, key, serverName = host }: TlsOptions,
  stepMs: number,
): Promise<Finding[]> {
  const where = `tls://${host}:${port}`;
  const startedMs = performance.now();
  const socket = connectTls({
    socket: raw,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: false,
    servername: isIP(serverName) === 0 ? serverName : '',
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
  });
  try {
    const failure = await settled(socket, 'secureConnect', stepMs);
    if (failure !== null) {
      const remedy = `If ${where} has no TLS, write tcp://. TLS must be 1.2 or newer.`;
      return [
        broken(part, 'tls-failed', `No secure connection with ${where}: ${failure}.`, {
          where,
          remedy,
        }),
      ];
    }
    const findings = certificateErrors(part, socket, serverName, where);
    if (findings.length > 0) return findings;
    return [certificateOf(part, socket, where, sinceMs(startedMs))];
  } finally {
    socket.destroy();
  }
}

function certificateErrors(
  part: PartName,
  socket: TLSSocket,
  serverName: string,
  where: string,
): Finding[] {
  const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
  // May be null, in spite of its type.
  const wrong = socket.authorized ? '' : String(socket.authorizationError ?? '');
  const code = wrong.replace(/^.*\b([A-Z_]{6,})\b.*$/, '$1');
  if (code === 'CERT_HAS_EXPIRED') {
    const remedy =
      'Check the clock of this machine; else the library system’s operator must renew it.';
    return [
      broken(part, 'certificate-expired', `The certificate of ${where} expired on ${to}.`, {
        where,
        remedy,
      }),
    ];
  }
  if (code === 'CERT_NOT_YET_VALID') {
    const remedy = 'Check the clock of this machine with `timedatectl`.';
    return [
      broken(part, 'certificate-not-yet', `The certificate of ${where} is valid from ${from}.`, {
        where,
        remedy,
      }),
    ];
  }
  const misnamed = checkServerIdentity(serverName, socket.getPeerCertificate());
  if (misnamed) {
    const { subjectaltname: names = 'none' } = socket.getPeerCertificate();
    const text = `The certificate of ${where} is not for ${serverName}, but for ${names}.`;
    const remedy =
      'Write that name in `sip2.address`; or, if you are sure that it is the right server, as `sip2.tls.serverName`.';
    return [broken(part, 'certificate-other-name', text, { where, remedy })];
  }
  if (wrong !== '') {
    const text = `The certificate of ${where} is not signed by an authority that this machine trusts (${code}).`;
    const remedy =
      'Get the certificate of the authority (PEM) from the operator, and write its path as `sip2.tls.ca`.';
    return [broken(part, 'certificate-untrusted', text, { where, remedy })];
  }
  return [];
}

function certificateOf(
  part: PartName,
  socket: TLSSocket,
  where: string,
  latencyMs: number,
): Finding {
  const until = new X509Certificate(socket.getPeerCertificate().raw).validTo;
  const days = Math.floor((Date.parse(until) - Date.now()) / 86_400_000);
  const text = `${socket.getProtocol() ?? 'TLS'}; the certificate is valid for ${days} more days.`;
  if (days >= soonDays)
    return fine(part, text, { where, latencyMs, told: { is: 'certificate', figure: days } });
  const remedy = 'Ask the operator to renew it before that.';
  return attention(part, 'certificate-ends-soon', text, { where, latencyMs, remedy });
}

async function connect(host: string, port: number, limitMs: number): Promise<Socket | string> {
  const socket = connectTcp({ host, port });
  const failure = await settled(socket, 'connect', limitMs);
  if (failure === null) return socket;
  socket.destroy();
  return failure;
}

/** null: the event came; otherwise the error code, `LATE` after `limitMs`. */
function settled(socket: Socket, event: string, limitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('LATE'), limitMs);
    const end = (failure: string | null) => {
      clearTimeout(timer);
      resolve(failure);
    };
    socket.on('error', (error) => end(codeOf(error)));
    socket.once('close', () => end('hung up'));
    socket.once(event, () => end(null));
  });
}

function inTime<Value>(work: Promise<Value>, limitMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: 'LATE' })), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function sinceMs(startedMs: number) {
  return Math.round(performance.now() - startedMs);
}
function codeOf(error: unknown): string {
  return error instanceof Error
    ? 'code' in error
      ? String(error.code)
      : error.message
    : String(error);
}
