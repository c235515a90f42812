/** The words of the report, in the languages that it is written in. */
export interface Words {
  readonly en: string;
  readonly nl: string;
}
export type ExamLanguage = keyof Words;

/**
 * `standard`: as the standard says · `differs` from it · `unsaid`: left open, by the standard or by
 * the library system · `not-tried`
 */
export type Verdict = 'standard' | 'differs' | 'unsaid' | 'not-tried';

/** What may come of a question. `{about}` is a message, a field, a flag or a figure: never of a person. */
export interface Row {
  readonly verdict: Verdict;
  readonly said: Words;
}
