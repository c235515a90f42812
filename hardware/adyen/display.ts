/**
 * The steps of a payment, which a terminal sends to an address set in the Customer Area (display
 * notifications). They inform, and decide nothing; without them the kiosk asks for the card until the
 * outcome is there. Only the terminal's own address is heard.
 */
import { createServer } from 'node:http';
import type { Report, TerminalStep } from '../devices.ts';
import { createAddressCheck, plainAddress } from '../far-address.ts';
import { openEnvelope } from './caller.ts';
import type { DerivedKey } from './encryption.ts';
import { bodyOf, readMessage } from './messages.ts';
import type { Parties } from './requests.ts';
import { parseJson } from './values.ts';

export interface DisplayListener {
  /** the port; null: it could not be had */
  readonly listening: Promise<number | null>;
  /** of the payment that runs; null: none does */
  show(progress: ((step: TerminalStep) => void) | null): void;
  close(): Promise<void>;
}

/** Any other event changes nothing. */
const steps: ReadonlyMap<string, TerminalStep> = new Map([
  ['TENDER_CREATED', 'insert-card'],
  ['CARD_INSERTED', 'wait'],
  ['WAIT_FOR_PIN', 'enter-pin'],
  ['PIN_ENTERED', 'wait'],
  ['CARD_REMOVED', 'wait'],
]);
const maxBytes = 65_536;
const timeoutMs = 5_000;

/** `port` 0: any. */
export function openDisplayListener(
  port: number,
  {
    host,
    parties,
    keys,
    report,
  }: {
    /** of the terminal */
    host: string;
    parties: Parties;
    keys: readonly DerivedKey[];
    report(report: Omit<Report, 'part'>): void;
  },
): DisplayListener {
  let progress: ((step: TerminalStep) => void) | null = null;
  const isTerminal = createAddressCheck(host);

  function take(text: string): void {
    const outer = bodyOf(parseJson(text));
    // Whether these are encrypted is not documented: both are read.
    const message =
      outer?.NexoBlob === undefined
        ? readMessage(parseJson(text))
        : (openEnvelope(outer, keys)?.message ?? null);
    if (message?.kind !== 'display' || message.event === null) return;
    const { poiId, saleId } = message.header;
    if (poiId !== parties.poiId || saleId !== parties.saleId) return;
    const step = steps.get(message.event);
    if (step !== undefined) progress?.(step);
  }

  // Node looks for connections past their time every 30 s, unless it is given a time here.
  const times = {
    headersTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    connectionsCheckingInterval: timeoutMs / 5,
  };
  const server = createServer(times, (request, response) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length > maxBytes) request.destroy();
      else parts.push(part);
    });
    request.on('error', () => {});
    request.on('end', async () => {
      const isKnown = await isTerminal(plainAddress(request.socket.remoteAddress ?? ''));
      if (isKnown && request.method === 'POST') take(Buffer.concat(parts).toString('utf8'));
      response.writeHead(isKnown ? 200 : 403, { connection: 'close' }).end();
    });
  });
  server.maxConnections = 8;
  // A stranger takes none of the few places.
  server.on('connection', async (socket) => {
    if (!(await isTerminal(plainAddress(socket.remoteAddress ?? '')))) socket.destroy();
  });

  const listening = new Promise<number | null>((resolve) => {
    server.on('error', (error) => {
      report({
        level: 'warn',
        code: 'nexo-display-port',
        text: `The terminal cannot show its steps here: ${error.message}. Payments work without.`,
      });
      resolve(null);
    });
    server.listen(port, () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound ? bound.port : port);
    });
  });
  return {
    listening,
    show: (to) => {
      progress = to;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
