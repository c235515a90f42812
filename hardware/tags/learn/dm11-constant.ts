/** The constant in the check value of DM11 of another library, from two of its tags. Pure. */
import { decodeDm11, dm11Check } from '../dm11.ts';
import { constantOf } from './checks.ts';
import type { Sample } from './sample.ts';

/** One more than is needed: the second one shows that it is a constant. */
const fewestDm11Tags = 2;

type Dm11Learned =
  /** four hexadecimal digits */
  { kind: 'constant'; constant: string } | { kind: 'problem'; why: string };

/** null: not all of them are DM11 with their printed numbers. */
export function learnDm11(samples: readonly Sample[]): Dm11Learned | null {
  const constants = samples.map(constantWith);
  const [constant] = constants;
  if (constant === undefined || constants.includes(null) || constant === null) return null;
  if (samples.length < fewestDm11Tags)
    return { kind: 'problem', why: `one tag is too few: ${fewestDm11Tags} at least` };
  if (constants.some((other) => other !== constant)) {
    const why = `they are DM11, but their check values have no constant in common (${constants.join(', ')}): one of them is damaged, or they come from several libraries`;
    return { kind: 'problem', why };
  }
  return { kind: 'constant', constant };
}

/** null: it is no DM11 with this number. */
function constantWith({ memory, number }: Sample): string | null {
  const constant = constantOf(memory, dm11Check(0));
  const reading = decodeDm11(memory, Number.parseInt(constant, 16), (item) => item === number);
  return reading?.fields.item === number ? constant : null;
}
