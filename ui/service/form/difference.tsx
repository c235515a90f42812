/** The effect of a change, setting by setting; its errors, each with a remedy. */
import type { Complained, ConfigurationCheck } from '../../../src/technician/actions.ts';
import { Badge } from '../../parts/badge.tsx';
import { useDesk } from '../desk.ts';
import { codeText, remedyOf } from '../finding-words.ts';
import { Field, valueIn } from '../parts/controls.tsx';
import { Marked } from '../parts/marked.tsx';
import { complaintWords } from './complaint-words.ts';
import type { Json } from './schema.ts';
import { useSettingWords } from './setting-words.ts';
import { shownValue } from './shown-value.ts';

export function Difference({ difference }: Pick<ConfigurationCheck, 'difference'>) {
  const { t } = useDesk();
  const words = useSettingWords();
  return (
    <table class="lines difference">
      <thead>
        <tr>
          <th scope="col">{t('difference.setting')}</th>
          <th scope="col">{t('difference.from')}</th>
          <th scope="col">{t('difference.to')}</th>
        </tr>
      </thead>
      <tbody>
        {difference.map(({ path, from, to, inherited }) => (
          <tr key={path}>
            <th scope="row">
              {words.name(path)} <code>{path}</code>
            </th>
            <td class="from">
              <Value path={path} value={from} isInherited={inherited === 'from'} />
            </td>
            <td class="to">
              <Value path={path} value={to} isInherited={inherited === 'to'} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ValueProps {
  path: string;
  value: unknown;
  /** it is the base's */
  isInherited: boolean;
}

function Value({ path, value, isInherited }: ValueProps) {
  const { t } = useDesk();
  const words = useSettingWords();
  return value === undefined ? (
    <span>{t('difference.usual')}</span>
  ) : (
    <>
      <code>{shownValue(value as Json, path, t, words)}</code>
      {isInherited && <span class="inherited"> {t('difference.base')}</span>}
    </>
  );
}

/** Item numbers of the journal of which a change makes others. */
export function NumbersChanged({ numbers }: Required<Pick<ConfigurationCheck, 'numbers'>>) {
  const { t } = useDesk();
  if (numbers.length === 0) return null;
  return (
    <table class="lines difference">
      <caption>{t('numbers.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('numbers.read')}</th>
          <th scope="col">{t('difference.from')}</th>
          <th scope="col">{t('difference.to')}</th>
        </tr>
      </thead>
      <tbody>
        {numbers.map(({ number, from, to }) => (
          <tr key={`${number} ${from} ${to}`}>
            <th scope="row">
              <code>{number}</code>
            </th>
            <td class={from === to ? undefined : 'from'}>
              <ItemNumber number={from} />
            </td>
            <td class={from === to ? undefined : 'to'}>
              <ItemNumber number={to} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ItemNumber({ number }: { number: string | null }) {
  const { t } = useDesk();
  return number === null ? <b>{t('numbers.desk')}</b> : <code>{number}</code>;
}

/** Changed addresses at which nothing answered; they can be saved all the same. */
export function SilentAddresses({ silent }: Required<Pick<ConfigurationCheck, 'silent'>>) {
  const { t } = useDesk();
  const words = useSettingWords();
  if (silent.length === 0) return null;
  return (
    <div class="silent" role="alert">
      <p>
        <Badge mark="warning" />
        <b>{t('silent.question', { count: silent.length })}</b>
      </p>
      <ul>
        {silent.map(({ path, address, code, text, remedy }) => (
          <li key={path}>
            {words.name(sectionOf(path))} <code>{address}</code>: {codeText(t, code, text)}{' '}
            <Marked text={remedyOf(t, { code, remedy })} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function sectionOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}

interface SecretsProps {
  needed: ConfigurationCheck['secretsNeeded'];
  values: Readonly<Record<string, string>>;
  /** why the last values were refused; '' for no error */
  error: string;
  on(path: string, value: string): void;
}

/** The change would send these secrets to another address, so each must be typed again. */
export function SecretsNeeded({ needed, values, error, on }: SecretsProps) {
  const { t } = useDesk();
  if (needed.length === 0) return null;
  return (
    <div class="secrets">
      <p>{t('secrets.says')}</p>
      {needed.map(({ path, to }) => (
        <Field key={path} label={t('secrets.label', { path, to })}>
          {(attributes) => (
            <input
              {...attributes}
              type="password"
              autocomplete="off"
              value={values[path] ?? ''}
              onInput={(event) => on(path, valueIn(event))}
            />
          )}
        </Field>
      ))}
      <p class="wrong" role="alert">
        {error}
      </p>
    </div>
  );
}

interface ComplaintsProps extends Pick<ConfigurationCheck, 'complaints'> {
  onShow(path: string): void;
}

export function Complaints({ complaints, onShow }: ComplaintsProps) {
  const { t } = useDesk();
  const words = useSettingWords();
  return (
    <ul class="complaints">
      {complaints.map((each) => (
        <li key={`${each.path} ${each.problem}`}>
          <Badge mark="refused" />
          <div>
            <button type="button" class="link" onClick={() => onShow(each.path)}>
              {each.path === '' ? t('difference.file') : words.name(plainPath(each.path))}{' '}
              <code>{each.path}</code>
            </button>{' '}
            {each.file !== undefined && <code>{each.file}</code>} <ComplaintText complaint={each} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function ComplaintText({ complaint }: { complaint: Complained }) {
  const { t } = useDesk();
  const { text, english } = complaintWords(t, useSettingWords(), complaint);
  return (
    <>
      <Marked text={text} />
      {english && (
        <span class="remedy" lang="en">
          {english}
        </span>
      )}
    </>
  );
}

/** `screen.languages` of `screen.languages[0]`. */
function plainPath(path: string): string {
  return path.replace(/\[\d+\].*$/, '');
}
