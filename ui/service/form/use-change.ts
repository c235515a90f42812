import { useState } from 'preact/hooks';
import type {
  Complained,
  ConfigurationCheck,
  ConfigurationSaved,
  ConfigurationView,
} from '../../../src/technician/actions.ts';
import { usePanel } from '../panel.ts';
import { nameOf, same, withAt } from './draft.ts';
import type { JsonObject } from './schema.ts';
import type { FormState } from './setting.tsx';

/** The draft, what is wrong with it, and the way from there to a saved file. */
export function useChange(view: ConfigurationView, again: () => void) {
  const { t, ask, say, tell, refresh } = usePanel();
  const saved = view.content as JsonObject;
  const [draft, setDraft] = useState<JsonObject>(saved);
  const [complaints, setComplaints] = useState<readonly Complained[]>([]);
  /** settings whose field holds no value of their type */
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [checked, setChecked] = useState<ConfigurationCheck | null>(null);
  /** typed in the dialog, by the path of the setting */
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [refused, setRefused] = useState('');
  const [isBusy, setBusy] = useState(false);

  const form: FormState = {
    draft,
    saved,
    complaints: new Map<string, string>([
      ...[...wrong].map((name) => [name, t('form.no-value')] as const),
      ...complaints.map(({ path, problem, remedy }) => [path, `${problem} ${remedy}`] as const),
    ]),
    set(path, value) {
      setDraft((before) => withAt(before, path, value));
      setComplaints((before) => before.filter((one) => one.path !== nameOf(path)));
    },
    setWrong(path, isWrong) {
      const name = nameOf(path);
      setWrong((before) =>
        before.has(name) === isWrong
          ? before
          : new Set(isWrong ? [...before, name] : [...before].filter((one) => one !== name)),
      );
    },
  };

  async function check() {
    if (wrong.size > 0) {
      const text = t('configuration.typed-wrong', { what: [...wrong].join(', ') });
      return say({ mark: 'refused', text });
    }
    setBusy(true);
    const answer = await ask<ConfigurationCheck>('POST', '/configuration/check', { config: draft });
    setBusy(false);
    if (!answer.ok) return tell(answer.problem);
    const { complaints: count, difference } = answer.value;
    setComplaints(count);
    if (count.length > 0)
      say({ mark: 'refused', text: t('configuration.complaints', { count: count.length }) });
    else if (difference.length === 0) say({ mark: 'info', text: t('configuration.same') });
    else {
      say(null);
      setSecrets({});
      setRefused('');
      setChecked(answer.value);
    }
  }
  async function save() {
    setBusy(true);
    const request = { config: draft, basedOn: view.basedOn, secrets };
    const answer = await ask<ConfigurationSaved>('POST', '/configuration/save', request);
    setBusy(false);
    setSecrets({});
    if (!answer.ok && answer.problem.body.secretsNeeded !== undefined)
      return setRefused(answer.problem.text);
    setChecked(null);
    if (!answer.ok) {
      const { complaints: found } = answer.problem.body;
      if (Array.isArray(found)) setComplaints(found as Complained[]);
      return tell(answer.problem);
    }
    say({ mark: 'done', text: t('configuration.saved') });
    again();
    refresh();
  }
  return {
    ...{ form, complaints, checked, secrets, refused, isBusy, check, save },
    isChanged: !same(draft, saved),
    undo: () => setDraft(saved),
    close: () => setChecked(null),
    setSecret: (path: string, value: string) =>
      setSecrets((before) => ({ ...before, [path]: value })),
  };
}
export type Change = ReturnType<typeof useChange>;
