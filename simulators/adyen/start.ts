/** A payment terminal of Adyen on the local network: nexo in JSON, encrypted, over TLS. */
import { request } from 'node:http';
import { type DerivedKey, deriveKey, type NexoKey } from '../../hardware/adyen/encryption.ts';
import type { PaymentSimulator } from '../payment-simulator.ts';
import { startSocketDevice } from '../socket.ts';
import { openLedger } from '../terminal/ledger.ts';
import { createPerson } from '../terminal/person.ts';
import { toggle } from '../toggle.ts';
import { displayed } from './answers.ts';
import {
  type AdyenBehaviour,
  type AdyenQuirk,
  adyenBehaviours,
  adyenQuirks,
} from './behaviours.ts';
import { type CertificateKind, makeCertificates } from './certificates.ts';
import { openTill } from './till.ts';
import { openWire } from './wire.ts';

export type { AdyenBehaviour, AdyenQuirk } from './behaviours.ts';

/** Those of the worked example, which are no secret. */
export const simulatedKey: NexoKey = {
  identifier: 'CryptoKeyIdentifier12345',
  version: 1,
  passphrase: 'p@ssw0rd123456',
};
export const simulatedPoiId = 'S1F2-000158213605001';

export interface AdyenTerminalOptions {
  /** 0: any */
  port: number;
  /** 127.0.0.1 */
  host?: string;
  /** false: HTTP in the clear, without openssl; a kiosk on this machine alone takes that. true */
  tls?: boolean;
  /** S1F2-000158213605001 */
  poiId?: string;
  /** `test` */
  environment?: 'test' | 'live';
  /** that of the worked example; `nextKey`: its version 2 */
  key?: NexoKey;
  nextKey?: NexoKey;
  /** the outcome of a payment without `next`. `approve` */
  usually?: AdyenBehaviour;
  /** the person's time until the card is read. 0 */
  stepMs?: number;
  /** how long it waits for a card. 120 000 */
  patienceMs?: number;
  quirks?: readonly AdyenQuirk[];
  /** to which it sends the steps of a payment, `http://…`; none by default */
  displayUrl?: string;
  now?: () => Date;
  /** of its clock; that of the machine unless given */
  timeZone?: string;
}

export interface AdyenTerminal extends PaymentSimulator<AdyenBehaviour, AdyenQuirk> {
  readonly poiId: string;
  readonly saleKey: NexoKey;
  /** PEM of the root of its certificate, and its SHA-256; null without TLS */
  readonly root: { pem: string; sha256: string } | null;
  /** It has restarted, and knows no earlier request. */
  forget(): void;
}

const certificateQuirks = ['other-terminal', 'expired', 'legacy', 'other-root'] as const;

/** Rejects where the port is taken, or openssl is not there for the certificate. */
export async function startAdyenTerminal(options: AdyenTerminalOptions): Promise<AdyenTerminal> {
  const { poiId = simulatedPoiId, usually = 'approve', key = simulatedKey } = options;
  const now = options.now ?? (() => new Date());
  const quirks = new Set<AdyenQuirk>(options.quirks);
  const keys = {
    present: derived(key),
    next: derived(options.nextKey ?? { ...key, version: key.version + 1 }),
  };
  const certificates =
    options.tls === false ? null : makeCertificates(poiId, options.environment ?? 'test');
  const ledger = openLedger({
    now,
    firstReceipt: 1,
    quirks: new Set(),
    timeZone: options.timeZone,
  });
  const state = { behaviour: usually, shown: 'Ready', mute: false };
  const show = (text: string) => {
    state.shown = text;
    device.changed();
  };
  const { stepMs = 0, patienceMs = 120_000 } = options;
  const person = createPerson(stepMs, () => device.changed(), patienceMs);
  const till = openTill({
    ledger,
    person,
    quirks,
    poiId,
    now,
    show,
    take: () => {
      const behaviour = state.behaviour;
      state.behaviour = usually;
      return behaviour;
    },
    display: (SaleID, tender, event) => {
      if (!options.displayUrl) return;
      const at = now().toISOString();
      post(options.displayUrl, displayed({ SaleID, POIID: poiId }, { tender, at, event }));
    },
  });
  const certificateNow = () => {
    const kind: CertificateKind = certificateQuirks.find((quirk) => quirks.has(quirk)) ?? 'own';
    return certificates?.of(kind) ?? null;
  };
  const wire = openWire(
    {
      poiId,
      isMute: () => state.mute,
      answer: till.answer,
      key: () => (quirks.has('next-key') ? keys.next : keys.present),
      now: () => now().toISOString(),
    },
    certificateNow(),
  );
  const device = await startSocketDevice({
    port: options.port,
    ...(options.host ? { host: options.host } : {}),
    onConnection: (socket) => wire.accept(socket),
  });
  return {
    port: device.port,
    protocol: 'adyen',
    poiId,
    saleKey: key,
    root: certificates && { pem: certificates.root, sha256: certificates.rootSha256 },
    behaviours: adyenBehaviours,
    knownQuirks: adyenQuirks,
    get plugged() {
      return device.plugged;
    },
    get connections() {
      return device.connections;
    },
    unplug: device.unplug,
    plugIn: device.plugIn,
    garbage: device.garbage,
    onChange: device.onChange,
    close: async () => {
      wire.close();
      await device.close();
    },
    next: (wanted) => {
      state.behaviour = wanted;
    },
    approveNow: () => person.press('approve'),
    declineNow: () => person.press('decline'),
    cancelNow: () => person.press('cancel'),
    display: () => state.shown,
    waits: person.waits,
    transactions: ledger.all,
    quirks,
    setQuirk: (quirk, on) => {
      toggle(quirks, quirk, on);
      const certificate = certificateNow();
      if (certificate) wire.present(certificate);
    },
    closeDay: () => {
      if (till.isPaying) return false;
      ledger.closeDay();
      show('Ready: the batch is closed');
      return true;
    },
    payOther: (amountCents) => {
      if (till.isPaying) return false;
      ledger.add(amountCents, 'other').state = 'paid';
      device.changed();
      return true;
    },
    mute: (on) => {
      state.mute = on;
    },
    forget: till.forget,
  };
}

const byPassphrase = new Map<string, DerivedKey>();

/** The derivation is slow by design: once for each passphrase. */
function derived(key: NexoKey): DerivedKey {
  const known = byPassphrase.get(key.passphrase) ?? deriveKey(key);
  byPassphrase.set(key.passphrase, known);
  return { ...known, identifier: key.identifier, version: key.version };
}

/** Not repeated, and no answer is awaited. */
function post(url: string, message: object): void {
  const asked = request(url, { method: 'POST', agent: false }, (answer) => answer.resume());
  asked.on('error', () => {});
  asked.end(JSON.stringify(message));
}
