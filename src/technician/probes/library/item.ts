/** Asks the library system for one item (17), which changes nothing. No number is in what is found. */
import { attention, type Finding, fine } from '../../health/finding.ts';
import { atLibrary, habitFindings, type ProbeParts } from './at-library.ts';
import { notAsked } from './card.ts';

export async function probeItem(item: string, probe: ProbeParts): Promise<Finding[]> {
  const asked = await atLibrary(probe, async (library, habits) => ({
    answer: await library.item(item),
    habits,
  }));
  if (typeof asked === 'string') return [notAsked(asked)];
  const { answer, habits } = asked;
  if (answer.kind === 'no-answer') {
    const text = `The library system says nothing of this item (17): ${answer.why}.`;
    const remedy =
      'Is it an item of this library, whole? Without 17 what became of a loan after a lost answer is found by the loans of the patron, or is for the staff.';
    return [attention('library', 'item-unanswered', text, { remedy }), ...habitFindings(habits)];
  }
  const isKnown = Boolean(answer.value.title);
  return [
    isKnown
      ? fine('library', 'The library system knows this item (17).', { told: { is: 'item-known' } })
      : attention(
          'library',
          'item-unknown',
          'The library system names no title of this item (17).',
          {
            remedy: 'Is it an item of this library, whole, with its first and last digit?',
          },
        ),
    ...habitFindings(habits),
  ];
}
