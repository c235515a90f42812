/** What the cases of a text of the patron's screen stand for: words of the panel's catalogue. */

/** As an ICU message has it: the argument, how it is chosen by, and the first of its cases. */
const chosenBy = /\{(\w+), (plural|select), ([\w=]+)/g;

/**
 * Which choices a text holds, each once: `plural`, or an argument with its first case, as
 * `place-left`, since one name stands for several choices.
 */
export function conditionsOf(text: string): readonly string[] {
  const all = [...text.matchAll(chosenBy)].map(([, name, how, first]) =>
    how === 'plural' ? how : `${name}-${first}`,
  );
  return [...new Set(all)];
}
