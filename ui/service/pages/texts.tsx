/** The words of the patron's screen: find one, say it otherwise, or take the shipped one again. */
import { useState } from 'preact/hooks';
import { languageName } from '../../../src/screen/texts.ts';
import type { TextsOf, TextsSaved } from '../../../src/technician/actions.ts';
import { useAsked, usePanel } from '../panel.ts';
import { Button, Field, Segments, valueIn } from '../parts/controls.tsx';
import { Page, Waiting } from '../parts/page.tsx';

const step = 40;

export function OwnTexts() {
  const { t } = usePanel();
  const languages = useAsked<readonly string[]>('/texts');
  const [chosen, setChosen] = useState('');
  const language = chosen || languages.value?.[0] || '';
  return (
    <Page title={t('texts.title')} says={t('texts.says')}>
      {languages.value === null ? (
        <Waiting problem={languages.problem} again={languages.again} />
      ) : (
        <>
          <Segments
            label={t('language')}
            options={languages.value}
            value={language}
            on={setChosen}
            nameOf={(one) => languageName(one)}
          />
          <OneLanguage key={language} language={language} />
        </>
      )}
    </Page>
  );
}

function OneLanguage({ language }: { language: string }) {
  const { t } = usePanel();
  const { value, problem, again } = useAsked<TextsOf>(`/texts/${language}`);
  const [words, setWords] = useState('');
  const [onlyOwn, setOnlyOwn] = useState(false);
  const [many, setMany] = useState(step);
  if (value === null) return <Waiting problem={problem} again={again} />;
  const { shipped, own } = value;
  const wanted = words.trim().toLowerCase();
  const found = Object.keys(shipped).filter(
    (key) =>
      key !== 'locale' &&
      (!onlyOwn || own[key] !== undefined) &&
      (wanted === '' || `${key} ${shipped[key]} ${own[key] ?? ''}`.toLowerCase().includes(wanted)),
  );
  return (
    <>
      {!value.mayChange && <p class="banner">{value.remedy ?? t('texts.no-folder')}</p>}
      <div class="filters">
        <Field label={t('texts.search')}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              value={words}
              onInput={(event) => {
                setWords(valueIn(event));
                setMany(step);
              }}
            />
          )}
        </Field>
        <Button pressed={onlyOwn} on={() => setOnlyOwn((before) => !before)}>
          {t('texts.only-own', { count: Object.keys(own).length })}
        </Button>
        <p class="second" role="status">
          {t('texts.found', { count: found.length })}
        </p>
      </div>
      <ul class="card texts-list">
        {found.slice(0, many).map((key) => (
          <OneText
            key={key}
            language={language}
            name={key}
            shipped={shipped[key] ?? ''}
            own={own[key]}
            mayChange={value.mayChange}
            onSaved={again}
          />
        ))}
      </ul>
      {found.length > many && (
        <Button on={() => setMany(many + step)}>
          {t('texts.more', { count: found.length - many })}
        </Button>
      )}
    </>
  );
}

interface OneTextProps {
  language: string;
  name: string;
  shipped: string;
  own: string | undefined;
  mayChange: boolean;
  onSaved(): void;
}

function OneText({ language, name, shipped, own, mayChange, onSaved }: OneTextProps) {
  const { t, ask, say, refresh } = usePanel();
  const saved = own ?? shipped;
  const [text, setText] = useState(saved);
  const [wrong, setWrong] = useState('');
  const [isSaving, setSaving] = useState(false);
  async function save(next: string | null) {
    setSaving(true);
    const answer = await ask<TextsSaved>('PUT', `/texts/${language}`, { [name]: next });
    setSaving(false);
    if (!answer.ok) return setWrong(answer.problem.text || t('no-answer'));
    setWrong('');
    if (next === null) setText(shipped);
    say({
      mark: 'done',
      text: t(next === null ? 'texts.reset.done' : 'texts.saved', { key: name }),
    });
    onSaved();
    refresh();
  }
  return (
    <li data-own={own !== undefined || undefined}>
      <Field
        label={<code>{name}</code>}
        hint={own === undefined ? undefined : t('texts.shipped', { text: shipped })}
        wrong={wrong || undefined}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            lang={language}
            rows={1}
            readOnly={!mayChange}
            value={text}
            onInput={(event) => setText(valueIn(event))}
          />
        )}
      </Field>
      {mayChange && (text !== saved || own !== undefined) && (
        <div class="actions">
          {text !== saved && (
            <Button
              main
              busy={isSaving}
              of={name}
              on={() => void save(text === shipped ? null : text)}
            >
              {t('save')}
            </Button>
          )}
          {own !== undefined && (
            <Button icon="undo" busy={isSaving} of={name} on={() => void save(null)}>
              {t('texts.reset')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
