import { languageName } from '../../src/screen/texts.ts';
import { Segments } from './parts/controls.tsx';
import { languages, type Words } from './words.ts';

export function Languages({ t, on }: { t: Words; on(language: string): void }) {
  return (
    <Segments
      label={t('language')}
      options={languages}
      value={t.language}
      on={on}
      nameOf={(one) => languageName(one)}
    />
  );
}
