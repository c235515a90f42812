/** The texts of the patron's screen: search, change, and reset to the shipped text. */
import { useState } from 'preact/hooks';
import { languageName } from '../../../../src/screen/texts.ts';
import type { TextProblem, TextsOf, TextsSaved } from '../../../../src/technician/actions.ts';
import { useResource } from '../../desk.ts';
import { problemText, remedyOf } from '../../finding-words.ts';
import { usePanel } from '../../panel.ts';
import { Button, Field, Segments, Select, valueIn } from '../../parts/controls.tsx';
import { Marked } from '../../parts/marked.tsx';
import { LoadState, Page } from '../../parts/page.tsx';
import type { Problem } from '../../request.ts';
import type { Words } from '../../words.ts';
import { conditionsOf } from './text-conditions.ts';
import { roleOf } from './text-role.ts';

const rowsPerStep = 40;

export function OwnTexts() {
  const { t } = usePanel();
  const languages = useResource<readonly string[]>('/texts');
  const [chosen, setChosen] = useState('');
  const language = chosen || languages.value?.[0] || '';
  return (
    <Page title={t('texts.title')} subtitle={t('texts.says')}>
      {languages.value === null ? (
        <LoadState problem={languages.problem} reload={languages.reload} />
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
  const { value, problem, reload } = useResource<TextsOf>(`/texts/${language}`);
  const [words, setWords] = useState('');
  const [screen, setScreen] = useState(firstScreen);
  const [onlyOwn, setOnlyOwn] = useState(false);
  const [rows, setRows] = useState(rowsPerStep);
  if (value === null) return <LoadState problem={problem} reload={reload} />;
  const { shipped, own } = value;
  const search = words.trim().toLowerCase();
  const screens = screensOf(shipped);
  // Who searches, or asks for their own texts, means them on any screen.
  const here = search === '' && !onlyOwn ? screen : everywhere;
  const found = Object.keys(shipped).filter(
    (key) =>
      key !== 'locale' &&
      isOn(key, here, screens) &&
      (!onlyOwn || own[key] !== undefined) &&
      (search === '' || `${key} ${shipped[key]} ${own[key] ?? ''}`.toLowerCase().includes(search)),
  );
  return (
    <>
      {!value.mayChange && (
        <p class="banner">
          <Marked text={remedyOf(t, { code: 'no-texts-folder', remedy: value.remedy })} />
        </p>
      )}
      <div class="filters">
        <Select
          label={t('texts.screen')}
          options={[everywhere, ...screens, elsewhere]}
          value={here}
          on={(one) => {
            setScreen(one);
            setWords('');
            setOnlyOwn(false);
            setRows(rowsPerStep);
          }}
          nameOf={(one) =>
            one === everywhere || one === elsewhere
              ? t(`texts.screen.${one}`)
              : titleOf(one, shipped)
          }
        />
        <Field label={t('texts.search')}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              value={words}
              onInput={(event) => {
                setWords(valueIn(event));
                setRows(rowsPerStep);
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
      <div class="texts">
        <ul class="card texts-list">
          {found.slice(0, rows).map((key) => (
            <OneText
              key={key}
              language={language}
              name={key}
              shipped={shipped[key] ?? ''}
              own={own[key]}
              mayChange={value.mayChange}
              onSaved={reload}
            />
          ))}
        </ul>
        {screens.includes(here) && (
          <figure class="texts-picture">
            <img src={pictureOf(here)} alt={titleOf(here, shipped)} />
            <figcaption class="second">{t('texts.picture')}</figcaption>
          </figure>
        )}
      </div>
      {found.length > rows && (
        <Button on={() => setRows(rows + rowsPerStep)}>
          {t('texts.more', { count: found.length - rows })}
        </Button>
      )}
    </>
  );
}

const firstScreen = 'attract';
const everywhere = 'everywhere';
/** on more screens than one, on paper, in speech */
const elsewhere = 'elsewhere';

/** In the order of a visit, as the catalogue has them. */
function screensOf(shipped: TextsOf['shipped']): readonly string[] {
  const kinds = Object.keys(shipped).map((key) => /^view\.([\w-]+)\.title$/.exec(key)?.[1] ?? '');
  return [...new Set(kinds.filter((kind) => kind !== ''))];
}

/** Made of the gallery's examples by `npm run screens -- --docs`. */
function pictureOf(screen: string): string {
  return new URL(`../pictures/${screen}.webp`, import.meta.url).href;
}

/** A screen is known by what stands at its top; where that depends on something, by its first form. */
function titleOf(screen: string, shipped: TextsOf['shipped']): string {
  const title = shipped[`view.${screen}.title`] ?? screen;
  const first = /\{\w+, \w+, [\w=]+ \{([^{}]*)\}/.exec(title);
  return first === null ? title : (first[1] ?? '').replace('#', '1');
}

function isOn(key: string, screen: string, screens: readonly string[]): boolean {
  if (screen === everywhere) return true;
  const [first = '', second = ''] = key.split('.');
  const own = first === 'view' ? second : first;
  return screen === elsewhere ? !screens.includes(own) : own === screen;
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
  const { t, request, showMessage, refresh } = usePanel();
  const saved = own ?? shipped;
  const notes = conditionsOf(shipped).map((one) =>
    t('texts.condition', { says: t(`texts.condition.${one}`) }),
  );
  if (own !== undefined) notes.unshift(t('texts.shipped', { text: shipped }));
  const [text, setText] = useState(saved);
  const [wrong, setWrong] = useState('');
  const [isSaving, setSaving] = useState(false);
  async function save(next: string | null) {
    setSaving(true);
    const answer = await request<TextsSaved>('PUT', `/texts/${language}`, { [name]: next });
    setSaving(false);
    if (!answer.ok) return setWrong(wrongTextOf(t, answer.problem));
    setWrong('');
    if (next === null) setText(shipped);
    showMessage({
      mark: 'done',
      text: t(next === null ? 'texts.reset.done' : 'texts.saved', { key: name }),
    });
    onSaved();
    refresh();
  }
  return (
    <li data-own={own !== undefined || undefined}>
      <Field
        label={
          <>
            {t(`texts.role.${roleOf(name)}`)} <code>{name}</code>
          </>
        }
        hint={notes.length === 0 ? undefined : notes.map((note) => <p key={note}>{note}</p>)}
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

/** Why one text was refused. */
function wrongTextOf(t: Words, problem: Problem): string {
  const { wrong } = problem.body;
  const [first] = Array.isArray(wrong) ? (wrong as readonly TextProblem[]) : [];
  if (first === undefined) return problemText(t, problem);
  const { is, unknown = '', known = '' } = first;
  return t(`texts.wrong.${is}`, { unknown, known: known || t('form.none') });
}
