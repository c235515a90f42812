/** Asks pcscd once which card readers it has, and whether this user may use them. Reads no card. */
import type { PortAddress } from '../address.ts';
import { openPort } from '../open.ts';
import { PortError, type PortTrouble } from '../port.ts';
import { reasonOf } from '../reason.ts';
import { agreeOnVersion, createChannel, PcscError } from './channel.ts';
import { decodeReadersState, readerBits, readersStateLength, version } from './messages.ts';
import { checkAccess } from './read-card.ts';

/** What pcscd knows of one reader. */
export interface SeenReader {
  name: string;
  /** `mute`: it does not answer, or is the wrong way round */
  card: 'none' | 'stands' | 'mute';
}

export type PcscdAnswer =
  | { kind: 'closed'; trouble: PortTrouble; why: string }
  /** it hung up at once: polkit lets this user in not at all */
  | { kind: 'refused' }
  | { kind: 'silent' }
  /** another program, or a version of pcscd that is not understood */
  | { kind: 'garbage'; why: string }
  /** `forbidden`: it shows its readers to this user, and gives none of their cards */
  | { kind: 'answers'; readers: readonly SeenReader[]; forbidden: boolean; latencyMs: number };

/** Never rejects. */
export async function probePcscd(
  address: PortAddress,
  { answerTimeoutMs }: { answerTimeoutMs: number },
): Promise<PcscdAnswer> {
  let heard = false;
  const channel = createChannel((bytes) => port.write(bytes), answerTimeoutMs);
  const agreed = { minor: version.minor as number };
  let port: Awaited<ReturnType<typeof openPort>>;
  const startedMs = performance.now();
  try {
    port = await openPort(
      address,
      {
        onData: (chunk) => {
          heard = true;
          channel.receive(chunk);
        },
        onDown: channel.lose,
      },
      { connectTimeoutMs: answerTimeoutMs },
    );
  } catch (error) {
    const trouble = error instanceof PortError ? error.trouble : 'other';
    return { kind: 'closed', trouble, why: reasonOf(error) };
  }
  try {
    await agreeOnVersion(channel, agreed);
    await channel.send('readersState');
    const states = decodeReadersState(await channel.take(readersStateLength, answerTimeoutMs));
    if (states === null) return { kind: 'garbage', why: 'its list of readers cannot be read' };
    const latencyMs = Math.round(performance.now() - startedMs);
    const readers = states.map(({ name, bits }): SeenReader => ({ name, card: cardIn(bits) }));
    // At an empty reader the question disturbs no card; at a card it is a connection that ends.
    const [asked] = readers.toSorted((one) => (one.card === 'none' ? -1 : 1));
    const session = { agreed, answerTimeoutMs, connectTimeoutMs: answerTimeoutMs };
    const words =
      asked && (await checkAccess(address, asked.name, session, new AbortController().signal));
    return { kind: 'answers', readers, forbidden: typeof words === 'string', latencyMs };
  } catch (error) {
    if (!(error instanceof PcscError)) return { kind: 'garbage', why: reasonOf(error) };
    if (error.trouble === 'late') return { kind: 'silent' };
    if (error.trouble === 'gone' && !heard) return { kind: 'refused' };
    return { kind: 'garbage', why: error.message };
  } finally {
    await port.close();
  }
}

function cardIn(bits: number): SeenReader['card'] {
  if ((bits & readerBits.present) === 0) return 'none';
  return (bits & readerBits.swallowed) === 0 ? 'stands' : 'mute';
}
