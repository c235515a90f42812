import { useState } from 'preact/hooks';
import type {
  Complained,
  ConfigurationCheck,
  ConfigurationSaved,
  ConfigurationView,
} from '../../../src/technician/actions.ts';
import { problemText } from '../finding-words.ts';
import { usePanel } from '../panel.ts';
import { complaintWords } from './complaint-words.ts';
import { nameOf, same, withAt } from './draft.ts';
import type { JsonObject } from './schema.ts';
import type { FormState } from './setting.tsx';
import { useSettingWords } from './setting-words.ts';

/** The state of the form: the draft, its errors, and the functions that check and save it. */
export function useChange(view: ConfigurationView, reload: () => void) {
  const { t, request, showMessage, showProblem, refresh } = usePanel();
  const words = useSettingWords();
  const saved = view.content as JsonObject;
  const [draft, setDraft] = useState<JsonObject>(saved);
  const [complaints, setComplaints] = useState<readonly Complained[]>(view.problems);
  /** settings whose field has no valid value */
  const [invalid, setInvalid] = useState<ReadonlySet<string>>(new Set());
  const [checked, setChecked] = useState<ConfigurationCheck | null>(null);
  /** typed in the dialog, by the path of the setting */
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [secretsError, setSecretsError] = useState('');
  const [isBusy, setBusy] = useState(false);

  const form: FormState = {
    draft,
    saved,
    base: view,
    complaints: new Map<string, string>([
      ...[...invalid].map((name) => [name, t('form.no-value')] as const),
      ...complaints.map((each) => [inRow(each.path), complaintWords(t, words, each).text] as const),
      ...complaints.map((each) => [each.path, complaintWords(t, words, each).text] as const),
    ]),
    set(path, value) {
      setDraft((before) => withAt(before, path, value));
      setComplaints((before) =>
        before.filter((one) => one.path.replace(/\[\d+\].*$/, '') !== nameOf(path)),
      );
    },
    setInvalid(path, isInvalid) {
      const name = nameOf(path);
      setInvalid((before) =>
        before.has(name) === isInvalid
          ? before
          : new Set(isInvalid ? [...before, name] : [...before].filter((one) => one !== name)),
      );
    },
  };

  async function check() {
    if (invalid.size > 0) {
      const text = t('configuration.typed-wrong', { what: [...invalid].join(', ') });
      return showMessage({ mark: 'refused', text });
    }
    setBusy(true);
    const answer = await request<ConfigurationCheck>('POST', '/configuration/check', {
      config: draft,
    });
    setBusy(false);
    if (!answer.ok) return showProblem(answer.problem);
    const { complaints: found, difference } = answer.value;
    setComplaints(found);
    if (found.length > 0)
      showMessage({
        mark: 'refused',
        text: t('configuration.complaints', { count: found.length }),
      });
    else if (difference.length === 0) showMessage({ mark: 'info', text: t('configuration.same') });
    else {
      showMessage(null);
      setSecrets({});
      setSecretsError('');
      setChecked(answer.value);
    }
  }
  async function save() {
    setBusy(true);
    const body = { config: draft, basedOn: view.basedOn, secrets };
    const answer = await request<ConfigurationSaved>('POST', '/configuration/save', body);
    setBusy(false);
    setSecrets({});
    if (!answer.ok && answer.problem.body.secretsNeeded !== undefined)
      return setSecretsError(problemText(t, answer.problem));
    setChecked(null);
    if (!answer.ok) {
      const { complaints: found } = answer.problem.body;
      if (Array.isArray(found)) setComplaints(found as Complained[]);
      return showProblem(answer.problem);
    }
    showMessage({ mark: 'done', text: t('configuration.saved') });
    reload();
    refresh();
  }
  return {
    form,
    complaints,
    checked,
    secrets,
    secretsError,
    isBusy,
    check,
    save,
    isChanged: !same(draft, saved),
    undo: () => setDraft(saved),
    close: () => setChecked(null),
    setSecret: (path: string, value: string) =>
      setSecrets((before) => ({ ...before, [path]: value })),
  };
}
export type Change = ReturnType<typeof useChange>;

/** `sortation.rows[2].words` of `sortation.rows[2].words.nl`: the control in which it is. */
function inRow(path: string): string {
  return path.replace(/(\[\d+\]\.\w+).*$/, '$1');
}
