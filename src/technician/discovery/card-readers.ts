/** The card readers of this machine, as rows of `kiosk devices`. */
import { parseLocalAddress } from '../../../hardware/address.ts';
import { type PcscdAnswer, probePcscd } from '../../../hardware/cards/probe.ts';
import { loadConfig } from '../../config/load.ts';
import { visibleControls } from '../../printable.ts';
import type { DiscoveredPort } from './discovery.ts';

const usual = 'unix:/run/pcscd/pcscd.comm';

/**
 * A row for each reader that pcscd has; one that says why there is none where the configuration has a
 * card reader, and none where nothing is there. A running kiosk shares pcscd with this question.
 */
export async function cardReadersOf(file: string): Promise<DiscoveredPort[]> {
  const loaded = loadConfig(file);
  const configured = loaded.ok ? loaded.config.cardReader : null;
  const address = configured?.address ?? usual;
  const parsed = parseLocalAddress(address);
  if (parsed === null) return [];
  const answer = await probePcscd(parsed, { answerTimeoutMs: 2_000 });
  const row = (
    kind: DiscoveredPort['kind'],
    identity: string | null,
    note: string | null,
  ): DiscoveredPort => ({
    address,
    kind,
    identity,
    note,
    device: null,
    maker: null,
    product: null,
    usbId: null,
    holder: null,
    driver: null,
    frame: null,
  });
  if (answer.kind === 'answers' && answer.readers.length > 0) {
    const hint = configured === null ? 'not in the configuration (docs/card-reader.md)' : null;
    const words = answer.forbidden ? 'polkit gives this user no card' : hint;
    return answer.readers.map(({ name }) => row('card-reader', visibleControls(name), words));
  }
  if (configured === null) return [];
  return [row(null, null, visibleControls(whyNone(answer)))];
}

function whyNone(answer: PcscdAnswer): string {
  switch (answer.kind) {
    case 'answers':
      return 'pcscd answers, and has no card reader';
    case 'closed':
      return `pcscd does not run: ${answer.why}`;
    case 'refused':
      return 'polkit lets this user use no card reader';
    case 'silent':
      return 'pcscd does not answer';
    case 'garbage':
      return 'what answers there is no pcscd';
  }
}
