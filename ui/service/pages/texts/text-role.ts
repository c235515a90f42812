/** What a text of the patron's screen is, by the parts of its key: a word of the panel's catalogue. */
type TextRole =
  | 'title'
  | 'says'
  | 'reason'
  | 'clears'
  | 'key'
  | 'spoken'
  | 'picture'
  | 'paper'
  | 'text';

const byLast: Readonly<Record<string, TextRole>> = {
  title: 'title',
  says: 'says',
  clears: 'clears',
  spoken: 'spoken',
};
const byFirst: Readonly<Record<string, TextRole>> = {
  key: 'key',
  speech: 'spoken',
  picture: 'picture',
  receipt: 'paper',
};

export function roleOf(key: string): TextRole {
  const parts = key.split('.');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (first === 'reason' && last === 'says') return 'reason';
  return byFirst[first] ?? byLast[last] ?? 'text';
}
