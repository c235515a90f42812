/** Checks what lamps, flap and sensors are connected to. Nothing is switched. */
import type { SystemFolders } from '../../../../hardware/serial-ports.ts';
import { probeRelay } from '../../../../hardware/signals/probe.ts';
import { relaySerial } from '../../../../hardware/signals/relay.ts';
import type { Config } from '../../../config/schema.ts';
import { absent, attention, broken, type Finding, fine } from '../../finding.ts';
import { explainClosed, portOf, whereOf } from './port.ts';

export async function diagnoseSignals(
  { signals }: Pick<Config, 'signals'>,
  folders: SystemFolders,
  answerMs: number,
): Promise<Finding> {
  if (signals === null) return absent('signals', 'lamp, flap or sensor');
  if (signals.relay === null) {
    const text = 'Lamps and sensors are on the lines of the RFID reader.';
    return fine('signals', text, { told: { is: 'on-reader' } });
  }
  const { address, answers } = signals.relay;
  const found = portOf('signals', 'The relay board', address, relaySerial, folders);
  if ('finding' in found) return found.finding;
  const where = whereOf(found.port);
  const answer = await probeRelay(found.port.address, { answerTimeoutMs: answerMs });
  switch (answer.kind) {
    case 'closed':
      return explainClosed(found.port, answer);
    case 'answers': {
      const { relays, latencyMs } = answer;
      const text = `The relay board answers: ${relays} relays (${latencyMs} ms).`;
      const told = { is: 'relays', figure: relays };
      if (answers) return fine('signals', text, { where, latencyMs, told });
      const remedy =
        'Write "answers": true in `signals.relay`: each switching is then read back, and a board that hangs is noticed.';
      return attention('signals', 'relay-answers', text, { where, latencyMs, remedy });
    }
    case 'garbage': {
      const text = `What is at this port is no relay board, or at another speed (${answer.bytes} bytes came).`;
      const remedy = 'LCUS boards have 9600 8N1. `kiosk devices` shows which device answers where.';
      return broken('signals', 'baud-wrong', text, { where, remedy });
    }
    case 'silent': {
      if (answers) {
        const text = 'The port opens, but the relay board does not answer.';
        const remedy =
          'Most boards never do: write "answers": false in `signals.relay`. Else unplug it and plug it in again.';
        return broken('signals', 'relay-silent', text, { where, remedy });
      }
      const text =
        'The port of the relay board opens; whether it switches only its test shows (service panel).';
      return fine('signals', text, { where, told: { is: 'relay-port' } });
    }
  }
}
