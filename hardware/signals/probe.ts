/** Whether a relay board is at a port. It is asked for its state, which switches nothing. */
import type { Address } from '../address.ts';
import { type Closed, probing } from '../probe.ts';
import { readRelayStates, statusQuestion } from './lcus.ts';
import { listen } from './relay.ts';

type RelayAnswer =
  | { kind: 'answers'; relays: number; latencyMs: number }
  /** the bytes received are no state of relays */
  | { kind: 'garbage'; bytes: number }
  /** as most boards: that does not mean that it is none */
  | { kind: 'silent' };

export function probeRelay(
  address: Address,
  {
    answerTimeoutMs = 500,
    connectTimeoutMs,
  }: { answerTimeoutMs?: number; connectTimeoutMs?: number } = {},
): Promise<RelayAnswer | Closed> {
  return probing(
    address,
    async (probe): Promise<RelayAnswer> => {
      const answer = listen({ answerTimeoutMs });
      probe.onData = answer.onChunk;
      probe.onDown = answer.end;
      const startedMs = performance.now();
      await probe.write(statusQuestion).catch(answer.end);
      const bytes = await answer.bytes;
      const latencyMs = Math.round(performance.now() - startedMs);
      const states = readRelayStates(bytes);
      if (states !== null) return { kind: 'answers', relays: states.length, latencyMs };
      const isEcho = bytes.length === 1 && bytes[0] === statusQuestion[0];
      return bytes.length === 0 || isEcho
        ? { kind: 'silent' }
        : { kind: 'garbage', bytes: bytes.length };
    },
    connectTimeoutMs,
  );
}
