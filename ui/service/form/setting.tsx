/** One setting: its name, description, control, default, bounds and error. */
import { usePanel } from '../panel.ts';
import { Field } from '../parts/controls.tsx';
import { Marked } from '../parts/marked.tsx';
import type { Words } from '../words.ts';
import { at, nameOf, same } from './draft.ts';
import { type Base, usualOf } from './inherited.ts';
import { Input } from './input.tsx';
import { Rows } from './rows.tsx';
import type { Json, JsonObject, Kind, Path, Setting } from './schema.ts';
import { type SettingWords, useSettingWords } from './setting-words.ts';
import { shownValue } from './shown-value.ts';

export interface FormState {
  draft: JsonObject;
  /** the content of the file */
  saved: JsonObject;
  /** what the file extends */
  base: Base;
  /** by the name of the path */
  complaints: ReadonlyMap<string, string>;
  set(path: Path, value: Json | undefined): void;
  setInvalid(path: Path, isInvalid: boolean): void;
}

export function SettingRow({ setting, form }: { setting: Setting; form: FormState }) {
  const { t } = usePanel();
  const words = useSettingWords();
  const { path, about, kind, mayBeNull } = setting;
  const { draft, saved, base, complaints, set, setInvalid } = form;
  const own = at(draft, path);
  const usual = usualOf(setting, base);
  const isNull = own === null || (own === undefined && usual.value === null);
  const isChanged = !same(own, at(saved, path));
  const name = nameOf(path);
  return (
    <div
      class={kind.kind === 'rows' ? 'setting whole' : 'setting'}
      data-changed={isChanged || undefined}
      id={`setting-${name}`}
    >
      <Field
        label={
          <>
            {words.name(name)} <code>{name}</code>{' '}
            {isChanged && <span class="changed">{t('form.changed')}</span>}
            {own === undefined && usual.from !== undefined && (
              <span class="inherited">{t('form.from-base', { file: usual.from })}</span>
            )}
          </>
        }
        hint={
          <>
            <span class="about">
              <Marked text={words.about(name, about)} />
            </span>
            <span>
              {usual.from !== undefined && own !== undefined && (
                <>
                  {t('form.in-base', {
                    file: usual.from,
                    value: textOf(setting, usual.value, t, words),
                  })}{' '}
                </>
              )}
              <Marked text={boundsOf(setting, t, words)} />
            </span>
          </>
        }
        wrong={complaints.get(name)}
      >
        {(attributes) => (
          <div class="control">
            {!isNull &&
              (kind.kind === 'rows' ? (
                <Rows
                  kind={kind}
                  name={name}
                  value={own ?? usual.value}
                  complaints={complaints}
                  on={(value) => set(path, value)}
                  onInvalid={(isInvalid) => setInvalid(path, isInvalid)}
                />
              ) : (
                <Input
                  kind={kind}
                  name={name}
                  value={own ?? usual.value}
                  attributes={attributes}
                  on={(value) => set(path, value)}
                  onInvalid={(isInvalid) => setInvalid(path, isInvalid)}
                />
              ))}
            {kind.kind === 'number' && kind.unit && !isNull && (
              <span class="unit">{t(`unit.${kind.unit}`)}</span>
            )}
            {mayBeNull && (
              <button
                {...(isNull ? attributes : {})}
                type="button"
                class="button small"
                aria-pressed={isNull}
                aria-label={`${words.name(name)}: ${t('form.none')}`}
                onClick={() => set(path, isNull ? (usual.value ?? firstOf(kind)) : null)}
              >
                {t('form.none')}
              </button>
            )}
            {own !== undefined && !(isNull && usual.value === null && !usual.from) && (
              <button type="button" class="button small" onClick={() => set(path, undefined)}>
                <span>
                  {usual.from === undefined
                    ? t('form.usual')
                    : t('form.as-base', { file: usual.from })}{' '}
                  <span class="unseen">{words.name(name)}</span>
                </span>
              </button>
            )}
          </div>
        )}
      </Field>
    </div>
  );
}

/** The first value of a setting that was null and has no default. */
function firstOf(kind: Kind): Json {
  switch (kind.kind) {
    case 'switch':
      return true;
    case 'number':
      return kind.least ?? 0;
    case 'one-of':
      return kind.options[0] ?? '';
    case 'some-of':
    case 'words':
      return [];
    case 'secret':
      return { file: '' };
    case 'json':
    case 'by-language':
      return {};
    case 'rows':
      return kind.instead[0] ?? [];
    case 'text':
      return '';
  }
}

/** `Standaard 10 000. Van 500 tot 120 000 ms.` */
function boundsOf(setting: Setting, t: Words, words: SettingWords): string {
  const { defaultValue, kind, mayBeNull } = setting;
  const sentences = [
    defaultValue === undefined
      ? t('form.no-default')
      : t('form.default', { value: textOf(setting, defaultValue, t, words) }),
  ];
  if (kind.kind === 'number') {
    const unit = kind.unit === null ? '' : ` ${t(`unit.${kind.unit}`)}`;
    const { least, most } = kind;
    if (least !== undefined && most !== undefined)
      sentences.push(`${t('form.bounds', { least, most })}${unit}.`);
  }
  if (kind.kind === 'text' && kind.longest !== undefined)
    sentences.push(t('form.longest', { most: kind.longest }));
  if (kind.kind === 'text' && kind.pattern !== undefined)
    sentences.push(t('form.pattern', { pattern: kind.pattern }));
  if (kind.kind === 'words') sentences.push(t('form.one-a-line'));
  if (mayBeNull && defaultValue !== null) sentences.push(t('form.may-be-none'));
  return sentences.join(' ');
}

function textOf({ path, kind }: Setting, value: Json | undefined, t: Words, words: SettingWords) {
  // A number without a unit has no thousands separator: a port is not 8.080.
  if (typeof value === 'number' && kind.kind === 'number' && kind.unit !== null)
    return t('number', { value });
  return value === undefined ? '' : shownValue(value, nameOf(path), t, words);
}
