/** A setting that is a table: its rows, each with a control a column, which can be added, moved and removed. */
import { useRef } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { Button, Field, valueIn } from '../parts/controls.tsx';
import { Marked } from '../parts/marked.tsx';
import { isObject } from './draft.ts';
import { Input } from './input.tsx';
import type { Column, Json, JsonObject, Kind } from './schema.ts';
import { useSettingWords } from './setting-words.ts';

interface RowsProps {
  kind: Extract<Kind, { kind: 'rows' }>;
  /** the path of the setting */
  name: string;
  value: Json | undefined;
  /** by the path of a setting, as `sortation.rows[2].code` */
  complaints: ReadonlyMap<string, string>;
  on(value: Json | undefined): void;
  onInvalid(isInvalid: boolean): void;
}

export function Rows({ kind, name, value, complaints, on, onInvalid }: RowsProps) {
  const { t } = usePanel();
  const words = useSettingWords();
  const invalid = useRef(new Set<string>());
  const rows = Array.isArray(value) ? value.map((row) => (isObject(row) ? row : {})) : [];
  const change = (next: readonly JsonObject[]) => {
    // A field that was not valid may be in another row now, which says so itself.
    invalid.current.clear();
    onInvalid(false);
    on(next);
  };
  const setInvalid = (field: string, isInvalid: boolean) => {
    if (isInvalid) invalid.current.add(field);
    else invalid.current.delete(field);
    onInvalid(invalid.current.size > 0);
  };
  const addRow = () => change([...rows, rowOf(kind.columns)]);
  const isNamed = typeof value === 'string';
  return (
    <div class="table-setting">
      {kind.instead.length > 0 && (
        <select
          aria-label={words.name(name)}
          value={isNamed ? value : ''}
          onChange={(event) => {
            if (valueIn(event) !== '') on(valueIn(event));
            else change([rowOf(kind.columns)]);
          }}
        >
          <option value="">{t('form.rows.own')}</option>
          {kind.instead.map((one) => (
            <option key={one} value={one}>
              {words.choice(name, one)}
            </option>
          ))}
        </select>
      )}
      {rows.map((row, at) => (
        <fieldset key={at} class="row-setting">
          <legend>{t('form.row', { row: at + 1 })}</legend>
          {kind.columns.map((column) => {
            const [key = ''] = column.path;
            const path = `${name}.${key}`;
            return (
              <Field
                key={key}
                label={words.name(path)}
                hint={at === 0 && <Marked text={words.about(path, column.about)} />}
                wrong={complaints.get(`${name}[${at}].${key}`)}
              >
                {(attributes) => (
                  <Input
                    kind={column.kind}
                    name={path}
                    value={row[key] ?? column.defaultValue}
                    attributes={attributes}
                    on={(next) => on(rows.with(at, withValue(row, column, next)))}
                    onInvalid={(isInvalid) => setInvalid(`${at} ${key}`, isInvalid)}
                  />
                )}
              </Field>
            );
          })}
          <div class="actions">
            {at > 0 && (
              <Button of={t('form.row', { row: at + 1 })} on={() => change(movedUp(rows, at))}>
                {t('form.row.up')}
              </Button>
            )}
            <Button
              of={t('form.row', { row: at + 1 })}
              on={() => change(rows.filter((_, nth) => nth !== at))}
            >
              {t('form.row.remove')}
            </Button>
          </div>
        </fieldset>
      ))}
      {!isNamed && <Button on={addRow}>{t('form.row.add')}</Button>}
    </div>
  );
}

/** A new row: what it needs, the first choice of each. */
function rowOf(columns: readonly Column[]): JsonObject {
  return Object.fromEntries(
    columns
      .filter(({ needed }) => needed)
      .map(({ path, kind }) => [String(path[0]), firstOf(kind)]),
  );
}

function firstOf(kind: Kind): Json {
  if (kind.kind === 'one-of') return kind.options[0] ?? '';
  if (kind.kind === 'words' || kind.kind === 'some-of') return [];
  return kind.kind === 'number' ? (kind.least ?? 0) : '';
}

/** Empty is left out, but where a row needs it. */
function withValue(row: JsonObject, { path, needed }: Column, value: Json | undefined): JsonObject {
  const key = String(path[0]);
  const { [key]: _, ...others } = row;
  const isEmpty = value === undefined || value === '';
  return isEmpty && !needed ? others : { ...others, [key]: value ?? '' };
}

function movedUp(rows: readonly JsonObject[], at: number): JsonObject[] {
  const [above, moved] = [rows[at - 1], rows[at]];
  if (above === undefined || moved === undefined) return [...rows];
  return rows.with(at - 1, moved).with(at, above);
}
