/** The control of one setting, by its kind. Text that is no valid value stays in the control. */
import { useEffect, useState } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { valueIn } from '../parts/controls.tsx';
import { isObject, same } from './draft.ts';
import type { Json, Kind } from './schema.ts';
import { useSettingWords } from './setting-words.ts';

interface Attributes {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}
interface InputProps {
  kind: Kind;
  /** the path of the setting */
  name: string;
  /** the value set, or the default */
  value: Json | undefined;
  attributes: Attributes;
  on(value: Json | undefined): void;
  /** while a field is invalid nothing can be saved */
  onInvalid(isInvalid: boolean): void;
}

export function Input(props: InputProps) {
  const { kind, name, value, attributes, on } = props;
  const { t } = usePanel();
  const words = useSettingWords();
  switch (kind.kind) {
    case 'switch':
      return (
        <button
          {...attributes}
          type="button"
          class="switch"
          role="switch"
          aria-checked={value === true}
          onClick={() => on(value !== true)}
        >
          {t(value === true ? 'on' : 'off')}
        </button>
      );
    case 'one-of':
      return (
        <select
          {...attributes}
          value={value === undefined || value === null ? '' : String(value)}
          onChange={(event) => on(kind.options.find((option) => String(option) === valueIn(event)))}
        >
          {(value === undefined || value === null) && <option value="">{t('form.not-set')}</option>}
          {kind.options.map((option) => (
            <option key={option} value={String(option)}>
              {words.choice(name, option)}
            </option>
          ))}
        </select>
      );
    case 'some-of': {
      const chosen = Array.isArray(value) ? value : [];
      return (
        <fieldset {...attributes} class="some-of">
          {kind.options.map((option) => (
            <label key={option}>
              <input
                type="checkbox"
                checked={chosen.includes(option)}
                onChange={(event) => {
                  const isOn = event.currentTarget.checked;
                  on(kind.options.filter((one) => (one === option ? isOn : chosen.includes(one))));
                }}
              />
              {words.choice(name, option)}
            </label>
          ))}
        </fieldset>
      );
    }
    case 'secret':
      return <Secret {...props} />;
    case 'text':
      return (
        <input
          {...attributes}
          type="text"
          autocomplete="off"
          spellcheck={false}
          maxLength={kind.longest}
          value={typeof value === 'string' ? value : ''}
          onInput={(event) => on(valueIn(event))}
        />
      );
    default:
      return <TextInput {...props} />;
  }
}

/** Values that are invalid while they are typed: a number, several words, JSON. */
function TextInput({ kind, value, attributes, on, onInvalid }: InputProps) {
  const formatted = format(kind, value);
  const [text, setText] = useState(formatted);
  const parsed = parse(kind, text);
  useEffect(() => {
    // The value was changed outside this control.
    setText((before) => {
      const typed = parse(kind, before);
      return typed !== null && same(typed.value, value) ? before : formatted;
    });
  }, [formatted]);
  useEffect(() => onInvalid(parsed === null), [parsed === null]);
  const type = (next: string) => {
    setText(next);
    const result = parse(kind, next);
    if (result !== null) on(result.value);
  };
  if (kind.kind === 'number') {
    return (
      <input
        {...attributes}
        type="number"
        inputMode="numeric"
        step="1"
        min={kind.least}
        max={kind.most}
        value={text}
        onInput={(event) => type(valueIn(event))}
      />
    );
  }
  return (
    <textarea
      {...attributes}
      class="code"
      spellcheck={false}
      rows={Math.min(12, Math.max(2, text.split('\n').length))}
      value={text}
      onInput={(event) => type(valueIn(event))}
    />
  );
}

function format(kind: Kind, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (kind.kind === 'words') return Array.isArray(value) ? value.join('\n') : '';
  if (kind.kind === 'by-language' && isObject(value))
    return Object.entries(value)
      .map(([language, text]) => `${language}: ${text}`)
      .join('\n');
  return kind.kind === 'number' ? String(value) : JSON.stringify(value, null, 2);
}

/** Null: the text is no valid value. */
function parse(kind: Kind, text: string): { value: Json | undefined } | null {
  if (text.trim() === '') return { value: undefined };
  if (kind.kind === 'words')
    return {
      value: text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    };
  if (kind.kind === 'by-language') return parseByLanguage(text);
  if (kind.kind === 'number') return Number.isFinite(Number(text)) ? { value: Number(text) } : null;
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return null;
  }
}

/** `nl: blauwe kar`, a language a line. */
function parseByLanguage(text: string): { value: Json } | null {
  const pairs = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => /^\s*([A-Za-z][\w-]*)\s*:\s*(.*\S)\s*$/.exec(line));
  if (pairs.includes(null)) return null;
  return { value: Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? ''])) };
}

const secretSources = ['env', 'file'] as const;

function Secret({ value, attributes, on }: InputProps) {
  const { t } = usePanel();
  const source = isObject(value) && Object.hasOwn(value, 'file') ? 'file' : 'env';
  const name = isObject(value) ? value[source] : '';
  return (
    <div class="secret">
      <select
        aria-label={t('form.secret.where')}
        value={source}
        onChange={(event) => on({ [valueIn(event)]: typeof name === 'string' ? name : '' })}
      >
        {secretSources.map((one) => (
          <option key={one} value={one}>
            {t(`form.secret.${one}`)}
          </option>
        ))}
      </select>
      <input
        {...attributes}
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={typeof name === 'string' ? name : ''}
        onInput={(event) => on({ [source]: valueIn(event) })}
      />
    </div>
  );
}
