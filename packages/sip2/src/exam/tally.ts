/** What all answers show together: numbers, checksums, and the form of the messages. */
import { type Deviation, type DeviationCode, isHarmless } from '../codec/deviations.ts';
import type { AnyMessage } from '../messages/table.ts';
import type { Note } from './question.ts';
import type { FindingCode } from './rows/rows.ts';

/** Checked by the number and the checksum, which have findings of their own. */
const ofTrailer = new Set<DeviationCode>([
  ...(['bad-sequence', 'checksum-zero', 'checksum-bad', 'checksum-form'] as const),
  ...(['checksum-without-sequence', 'sequence-without-checksum', 'trailing-separator'] as const),
]);
const codes: Partial<Record<DeviationCode, FindingCode>> = {
  'missing-field': 'field-missing',
  'unknown-field': 'field-extra',
  'control-character': 'control-characters',
  undecodable: 'undecodable',
};
/** Whether they are meant is for the site to say: the kiosk reads them. */
const isOfSite = new Set<DeviationCode>(['field-too-long', 'repeated-field', 'field-width']);

export interface Tally {
  /** `sequence`: of the question; null: it had none */
  count(message: AnyMessage, deviations: readonly Deviation[], sequence: number | null): void;
  /** a message without a checksum was answered, and one with it was not */
  refused(): void;
  errorDetection(): Note[];
  form(): Note[];
  emptyLine(): void;
}

export function createTally(): Tally {
  /** by finding: what it is about, in the order in which it came */
  const seen = new Map<FindingCode, Set<string>>();
  let asked = 0;
  let messages = 0;
  const add = (code: FindingCode, about: string) =>
    seen.set(code, (seen.get(code) ?? new Set()).add(about));
  const notesOf = (all: readonly FindingCode[]): Note[] =>
    all.flatMap((code) => {
      const about = [...(seen.get(code) ?? [])].join(', ');
      return seen.has(code) ? [{ code, about }] : [];
    });

  return {
    count(message, deviations, sequence) {
      messages += 1;
      const { code } = message;
      if (sequence !== null) {
        asked += 1;
        const has = (deviation: DeviationCode) =>
          deviations.some((each) => each.code === deviation);
        if (has('checksum-zero')) add('checksum-zero', code);
        else if (message.checksum === 'absent') add('checksum-absent', code);
        else if (message.checksum === 'bad') add('checksum-bad', code);
        if (message.sequence !== null && message.sequence !== sequence) add('sequence-other', code);
      }
      for (const { code: deviation, at } of deviations) {
        if (ofTrailer.has(deviation)) continue;
        const isSmall = isHarmless({ code: deviation }) || isOfSite.has(deviation);
        const finding = codes[deviation] ?? (isSmall ? 'small-deviation' : 'deviates');
        const place = at === undefined ? code : `${code} ${at}`;
        add(finding, codes[deviation] ? place : `${place} ${deviation}`);
      }
    },
    emptyLine: () => void add('empty-lines', ''),
    refused: () => void add('checksum-refused', ''),
    errorDetection() {
      const wrong = notesOf([
        ...(['checksum-refused', 'checksum-absent', 'checksum-zero'] as const),
        ...(['checksum-bad', 'sequence-other'] as const),
      ]);
      if (wrong.length > 0)
        return wrong.map((note) => {
          const fits = detectionFor[note.code];
          return fits ? { ...note, fits: [{ name: 'errorDetection', value: fits }] } : note;
        });
      if (messages === 0) return [{ code: 'not-asked' }];
      return [{ code: asked === 0 ? 'checksum-unasked' : 'checksum-right' }];
    },
    form() {
      const odd = notesOf([
        ...(['field-missing', 'undecodable', 'control-characters', 'deviates'] as const),
        ...(['empty-lines', 'small-deviation', 'field-extra'] as const),
      ]);
      if (messages === 0) return [{ code: 'not-asked' }];
      return odd.length > 0 ? odd : [{ code: 'form-right' }];
    },
  };
}

const detectionFor: Partial<Record<FindingCode, string>> = {
  'checksum-refused': 'off',
  'checksum-absent': 'off',
  'checksum-zero': 'lenient',
};
