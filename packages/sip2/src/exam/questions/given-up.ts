/** A question that is given up, as after a time-out, and the next one on the same connection. */
import { first } from '../../codec/access.ts';
import type { Decoded } from '../../codec/decode.ts';
import type { Note, Question } from '../question.ts';
import { isLine, statusQuestion } from './idle.ts';
import { itemQuestion } from './item.ts';
import { noNumber } from './patron.ts';

export const givenUp: Question = {
  id: 'given-up',
  level: 'break',
  asks: '17 99',
  section: 'Sequence Number',
  title: {
    en: 'The answer to a question that was given up',
    nl: 'Het antwoord op een vraag die opgegeven is',
  },
  standard: {
    en: 'The self-check waits for each answer. One that comes too late has the number (AY) of its own question.',
    nl: 'Het toestel wacht op elk antwoord. Een antwoord dat te laat komt, heeft het nummer (AY) van zijn eigen vraag.',
  },
  isOf: isLine,
  async run({ rough, settings, atHand }) {
    const line = await rough();
    if (line === null) return [{ code: 'not-asked' }];
    const item = atHand.item ?? noNumber;
    const asked = line.encode(itemQuestion(settings, item), line.isNumbered);
    const next = line.encode(statusQuestion, line.isNumbered);
    // It is asked before the first is answered, as it is after a time-out.
    line.send(asked);
    line.send(next);
    const came = [...(await line.hear(mostLines))];
    if (came.length < 2) came.push(...(await line.hear(1)));
    const { isOpen, isNumbered } = line;
    line.cut();
    const late = came.find(({ message }) => message.code === '18');
    const answer = came.find(({ message }) => message.code === '98');
    if (late === undefined && answer === undefined)
      return [{ code: isOpen ? 'no-answer' : 'hung-up', about: '17' }];
    if (answer === undefined) return [{ code: 'given-up-blocks' }];
    if (late === undefined) return [{ code: 'given-up-dropped' }];
    const isBefore = came.indexOf(late) < came.indexOf(answer);
    return [
      { code: isBefore ? 'given-up-in-order' : 'given-up-after' },
      ...(isNumbered && !isOwn(late, answer) ? [{ code: 'given-up-unnumbered' } as const] : []),
      ...ofOther(late, item),
      ...(came.length > 2 ? [{ code: 'more-than-asked', about: '17' } as const] : []),
    ];
  },
};

/** One more than two answers: it may come twice. */
const mostLines = 3;

/** The two have the numbers of two questions, one after the other. */
function isOwn({ message: late }: Decoded, { message: answer }: Decoded): boolean {
  return (
    late.sequence !== null &&
    answer.sequence !== null &&
    answer.sequence === (late.sequence + 1) % 10
  );
}

function ofOther({ message }: Decoded, item: string): Note[] {
  const named = first(message, 'AB')?.trim();
  return named && named !== item ? [{ code: 'item-of-another' }] : [];
}
