/** Whether the fees of a patron came in 42, and what to try where they did not. */
import { type OnTrace, type Profile, registrationsFlags } from '../../sip2/index.ts';

interface Seen {
  /** how many 42 came */
  answers: number;
  /** how many YZ with something in them came */
  lines: number;
}

/** Counts what comes, and passes it on. */
export function countRegistrations(onTrace: OnTrace | undefined): { seen: Seen; onTrace: OnTrace } {
  const seen: Seen = { answers: 0, lines: 0 };
  return {
    seen,
    onTrace: (direction, line, more) => {
      if (direction === 'in' && more.message.code === '42') {
        seen.answers += 1;
        seen.lines += more.message.fields.filter(
          ([id, , value]) => id === 'YZ' && value.trim() !== '',
        ).length;
      }
      onTrace?.(direction, line, more);
    },
  };
}

/** Null: nothing is owed, the fees came, or they are not asked for in this way. */
export function missingRegistrations(
  { feesIn, registrationsFlag }: Pick<Profile, 'feesIn' | 'registrationsFlag'>,
  { answers, lines }: Seen,
  { owedCents, fees }: { owedCents: number | null; fees: number },
): string | null {
  if (feesIn !== 'YZ' || owedCents === null || owedCents <= 0 || fees > 0) return null;
  if (answers === 0)
    return "something is owed (BV), and 41 has no answer: the port may have no SIP2+; ask the library system's staff";
  if (lines > 0)
    return `something is owed (BV), and of the ${lines} lines of 42 (YZ) not all are understood: write a trace with --trace FILE and send it to the maintainers`;
  const others = registrationsFlags.filter((flag) => flag !== registrationsFlag);
  const [first = '', second = ''] = others;
  return `something is owed (BV), and 42 has no line (YZ) with ${registrationsFlag ?? 'no flag'}: try --registrations ${first}, then --registrations ${second}, and write what brings lines as sip2.registrationsFlag`;
}
