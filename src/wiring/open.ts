/** Opens policy, SIP2 client and printing as configured. */
import { createSecureContext } from 'node:tls';
import type { ReceiptPrinter } from '../../hardware/devices.ts';
import type { Language, Log } from '../../machines/domain.ts';
import type { Ports } from '../../machines/ports.ts';
import { type CompiledPolicy, compilePolicy, readPolicy } from '../../packages/blocks/src/index.ts';
import { isWebAddress, overHttps } from '../../packages/sip2/src/https/index.ts';
import {
  type ClientOptions,
  createClient,
  openAddress,
  type Profile,
  profileOf,
  type Sip2Client,
  type TlsOptions,
  usualTimings,
  withScript,
} from '../../packages/sip2/src/index.ts';
import type { Config } from '../config/schema.ts';
import type { Secrets } from '../config/secrets/secrets.ts';
import { whyNoJson } from '../config/text/json.ts';
import { Fault } from '../fault.ts';
import { readRegularFile } from '../files.ts';
import { encodeReceipt } from '../receipts/encode.ts';
import { paperLanguage } from '../receipts/letters.ts';
import type { PrintedLine, Say } from '../receipts/paper.ts';
import { layOutReceipt } from '../receipts/receipt.ts';
import { layOutSlip } from '../receipts/slip.ts';
import { layOutStatus } from '../receipts/status.ts';
import { type Catalogue, texts } from '../screen/texts.ts';

/** Throws a Fault with every complaint about the policy. It quotes nothing of another file. */
export async function openPolicy(file: string): Promise<CompiledPolicy> {
  const remedy = 'Correct the file, or name another as `policy` in the configuration.';
  const fault = (problem: string, cause?: unknown) =>
    new Fault('rules', 'policy-wrong', `${file}: ${problem}`, remedy, cause);
  let text: string;
  try {
    text = readRegularFile(file).toString('utf8');
  } catch (cause) {
    throw fault('cannot be read', cause);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The engine's own message quotes the file, which may be any that the kiosk can read.
    throw fault(`is no JSON (${whyNoJson(text)})`);
  }
  const read = readPolicy(json);
  if (!read.ok) throw fault(read.problem);
  return compilePolicy(read.policy);
}

/** Throws a Fault where a certificate cannot be read. */
export function openClient(
  sip2: Config['sip2'],
  secrets: Secrets,
  log: Log,
  onState: NonNullable<ClientOptions['onState']>,
  onTrace?: ClientOptions['onTrace'],
): Sip2Client {
  return createClient({
    ...clientOptions(sip2, secrets, log),
    onState,
    ...(onTrace ? { onTrace } : {}),
  });
}

/** Throws a Fault where a certificate cannot be read. */
export function clientOptions(sip2: Config['sip2'], secrets: Secrets, log: Log): ClientOptions {
  const profile = profileOf(sip2.profile, sip2);
  const { encoding, terminator, zone, delimiter, errorDetection, storesReplies } = profile;
  const nineInSummary = profile.summary === 'nine';
  const { timeoutMs, retries, heartbeatMs, reconnect, obeyOffline } = sip2;
  const rows = (sip2.script ?? []).map((row, at) => ({
    ...row,
    send: typeof row.send === 'string' ? row.send : (secrets[`sip2.script[${at}].send`] ?? ''),
  }));
  return {
    open: isWebAddress(sip2.address)
      ? carrierOf(sip2, profile, secrets)
      : withScript(openAddress(sip2.address, { tls: readTls(sip2.tls ?? {}) }), rows),
    login:
      sip2.user === null
        ? null
        : { user: sip2.user, password: secrets['sip2.password'] ?? '', location: sip2.location },
    wire: { encoding, terminator, zone, delimiter, nineInSummary },
    errorDetection,
    obeyOffline,
    storesReplies,
    random: Math.random,
    log,
    timings: {
      connectTimeoutMs:
        usualTimings.connectTimeoutMs + rows.reduce((sum, row) => sum + row.timeoutMs, 0),
      timeoutMs,
      retries,
      heartbeatMs,
      reconnect,
    },
  };
}

/** SIP2 inside HTTPS: the schema refuses such an address without a user or an envelope. */
function carrierOf(sip2: Config['sip2'], profile: Profile, secrets: Secrets) {
  const { envelope, decodesFields, delimiter } = profile;
  const { user, address } = sip2;
  if (envelope === null || user === null) {
    const remedy = 'Write `sip2.user`, and `sip2.envelope` or another `sip2.profile`.';
    const text = `${address} takes SIP2 in an envelope with a log-in.`;
    throw new Fault('configuration', 'configuration-wrong', text, remedy);
  }
  return overHttps(address, {
    envelope,
    login: { user, password: secrets['sip2.password'] ?? '' },
    tls: readTls(sip2.tls ?? {}),
    decodesFields,
    delimiter,
    connectTimeoutMs: usualTimings.connectTimeoutMs,
  });
}

/** What a PEM file must hold: TLS takes one without any certificate, and then trusts none. */
const pem = {
  ca: ['certificate', /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/],
  certificate: ['certificate', /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/],
  key: ['private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
} as const;

/**
 * The files of `sip2.tls`. Throws a Fault where one cannot be read, or they do not belong together.
 */
export function readTls({
  ca,
  certificate,
  key,
  serverName,
}: NonNullable<Config['sip2']['tls']>): TlsOptions {
  const fault = (problem: string, remedy: string, cause?: unknown) =>
    new Fault('library', 'certificate-unreadable', problem, remedy, cause);
  const read = (name: keyof typeof pem, file: string | undefined) => {
    if (file === undefined) return {};
    const remedy = `Name a readable PEM file as \`sip2.tls.${name}\` in the configuration.`;
    const [what, form] = pem[name];
    let text: string;
    try {
      text = readRegularFile(file).toString('utf8');
    } catch (cause) {
      throw fault(`${file} cannot be read.`, remedy, cause);
    }
    if (!form.test(text)) throw fault(`${file} holds no ${what}.`, remedy);
    return { [name]: text };
  };
  const files: TlsOptions = {
    ...read('ca', ca),
    ...read('certificate', certificate),
    ...read('key', key),
  };
  try {
    createSecureContext({ ca: files.ca, cert: files.certificate, key: files.key });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw fault(
      `The files of sip2.tls cannot be used: ${why}.`,
      'Name the certificate and its own key.',
      cause,
    );
  }
  return { ...files, ...(serverName === undefined ? {} : { serverName }) };
}

/**
 * Receipts and slips in their language, or in the library's where a printer has no letters for it.
 * What cannot be printed is an outcome, never an error.
 */
export function printerOf(
  { printer: settings, library, device, screen }: Config,
  printer: ReceiptPrinter | null,
  catalogues: Readonly<Record<Language, Catalogue>>,
  isStaffed: () => boolean,
): Pick<Ports, 'print' | 'printStatus' | 'printSlip'> {
  const printerModel = settings?.model ?? undefined;
  const printIn = async (
    wanted: Language,
    layOut: (
      language: Language,
      say: Say,
      options: Parameters<typeof layOutSlip>[2],
    ) => readonly PrintedLine[],
  ) => {
    const language = paperLanguage(wanted, screen.language, screen.languages, printerModel);
    const catalogue = language === null ? undefined : catalogues[language];
    if (!printer || !settings || !catalogue || language === null) return 'failed';
    const say = texts(catalogue, language, library.timeZone, library.currency, isStaffed());
    const paper = { columns: settings.columns, printerModel };
    const place = { library: library.name, device: device.name };
    const now = new Date().toISOString();
    const lines = layOut(language, say, { ...paper, ...place, now });
    const outcome = await printer.print(encodeReceipt(lines, paper));
    if (outcome === 'paper-out') return 'no-paper';
    return outcome === 'printed' ? 'printed' : 'failed';
  };
  return {
    print: (receipt) =>
      printIn(receipt.language, (language, ...rest) =>
        layOutReceipt({ ...receipt, language }, ...rest),
      ),
    printStatus: (status) =>
      printIn(status.language, (_, ...rest) => layOutStatus(status, ...rest)),
    printSlip: (slip) =>
      printIn(slip.language, (language, ...rest) => layOutSlip({ ...slip, language }, ...rest)),
  };
}
