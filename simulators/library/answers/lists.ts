/** Lists that lag behind, or are told in part. */
import type { AnyDraft, ServerAnswer } from '../../../packages/sip2/src/index.ts';
import type { State } from '../state.ts';

/**
 * `lag`: what was changed by a message is listed only after so long, a fee that was paid, a loan
 * that was made or ended · `half`: every other line is left out · `none`: no line comes. Counts and
 * sums are right in both.
 */
export interface ListBehaviour {
  of: 'fees' | 'loans';
  how: 'lag' | 'half' | 'none';
  /** of a lag */
  ms: number;
}

/** What is listed now: of patrons with their fees, and of loans by item. */
export type Listed = Pick<State, 'patrons' | 'loans'>;

const writes = ['09', '11', '29', '37'];

/** `ofNow`: as the library has it. */
export function createLists(ofNow: State, behaviour: () => ListBehaviour | null) {
  let before: (Listed & { untilMs: number })[] = [];
  const nowMs = () => Date.parse(ofNow.now());
  const listed = (): Listed => {
    const lists = behaviour();
    if (lists?.how !== 'lag') before = [];
    before = before.filter(({ untilMs }) => untilMs > nowMs());
    const [oldest = ofNow] = before;
    return lists?.of === 'fees'
      ? { patrons: oldest.patrons, loans: ofNow.loans }
      : { patrons: ofNow.patrons, loans: oldest.loans };
  };
  return {
    listed,
    /** Before a message is carried out. */
    remember: (code: string): void => {
      const lists = behaviour();
      if (lists?.how !== 'lag' || !writes.includes(code)) return;
      const patrons = new Map(structuredClone([...ofNow.patrons]));
      before.push({ patrons, loans: new Map(ofNow.loans), untilMs: nowMs() + lists.ms });
    },
    /** The state by which a message is answered. */
    stateFor: (code: string): State =>
      code === '63' || code === '41' || code === '23' ? { ...ofNow, ...listed() } : ofNow,
  };
}

/** The answer with the lines that are told. */
export function withLists(lists: ListBehaviour | null, answer: ServerAnswer): ServerAnswer {
  if (!lists || lists.how === 'lag' || typeof answer !== 'object' || !('code' in answer))
    return answer;
  if (answer.code !== '64' && answer.code !== '42') return answer;
  const names = lists.of === 'fees' ? ['AV', 'YZ'] : ['AT', 'AU'];
  const isTold = (nth: number) => lists.how === 'half' && nth % 2 === 0;
  const fields = Object.entries(answer.fields).map(([id, value]) => [
    id,
    names.includes(id) && Array.isArray(value) ? value.filter((_, nth) => isTold(nth)) : value,
  ]);
  return { ...answer, fields: Object.fromEntries(fields) } as AnyDraft;
}
