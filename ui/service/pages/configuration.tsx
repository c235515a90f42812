/**
 * Every setting of the kiosk as a form that its schema makes; a change is shown before it is kept,
 * and can be taken back.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type {
  Complained,
  ConfigurationCheck,
  ConfigurationSaved,
  ConfigurationView,
} from '../../../src/technician/actions.ts';
import { Complaints, Difference, SecretsNeeded } from '../form/difference.tsx';
import { nameOf, same, at as valueAt, withAt } from '../form/draft.ts';
import { GroupFields, hasWanted } from '../form/group.tsx';
import { type Group, groupsOf, type JsonObject, settingsIn } from '../form/schema.ts';
import type { FormState } from '../form/setting.tsx';
import { useAsked, usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button, Field, valueIn } from '../parts/controls.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Page, Waiting } from '../parts/page.tsx';
import { Versions } from './versions.tsx';

export function Configuration() {
  const { t, overview } = usePanel();
  const { value, problem, again } = useAsked<ConfigurationView>('/configuration');
  const says = value === null ? '' : t('configuration.says', { file: value.file });
  return (
    <Page title={t('configuration.title')} says={says}>
      {overview?.restartDue && <p class="banner">{t('restart-due')}</p>}
      {value === null ? (
        <Waiting problem={problem} again={again} />
      ) : (
        // A file that changed is another form.
        <Form key={value.basedOn} view={value} again={again} />
      )}
    </Page>
  );
}

function Form({ view, again }: { view: ConfigurationView; again(): void }) {
  const { t, ask, say, tell, refresh } = usePanel();
  const groups = useMemo(() => groupsOf(view.schema), [view.schema]);
  const saved = view.content as JsonObject;
  const [draft, setDraft] = useState<JsonObject>(saved);
  const [part, setPart] = useState(0);
  const [words, setWords] = useState('');
  const [complaints, setComplaints] = useState<readonly Complained[]>([]);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [checked, setChecked] = useState<ConfigurationCheck | null>(null);
  /** typed in the dialog, by the path of the setting */
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [refused, setRefused] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [goTo, setGoTo] = useState('');

  const changed = groups
    .flatMap(settingsIn)
    .filter(({ path }) => !same(valueAt(draft, path), valueAt(saved, path)));
  const isChanged = !same(draft, saved);
  const wanted = useMemo(() => wantedBy(groups, words), [groups, words]);
  const said = new Map<string, string>([
    ...[...wrong].map((name) => [name, t('form.no-value')] as const),
    ...complaints.map(({ path, problem, remedy }) => [path, `${problem} ${remedy}`] as const),
  ]);
  const form: FormState = {
    draft,
    saved,
    complaints: said,
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
  useEffect(() => {
    if (goTo === '') return;
    const row = document.getElementById(`setting-${goTo}`);
    row?.scrollIntoView({ block: 'center' });
    row
      ?.querySelector<HTMLElement>('input, select, textarea, button')
      ?.focus({ preventScroll: true });
    setGoTo('');
  }, [goTo]);

  async function check() {
    if (wrong.size > 0)
      return say({
        mark: 'refused',
        text: t('configuration.typed-wrong', { what: [...wrong].join(', ') }),
      });
    setBusy(true);
    const answer = await ask<ConfigurationCheck>('POST', '/configuration/check', { config: draft });
    setBusy(false);
    if (!answer.ok) return tell(answer.problem);
    setComplaints(answer.value.complaints);
    if (answer.value.complaints.length > 0)
      say({
        mark: 'refused',
        text: t('configuration.complaints', { count: answer.value.complaints.length }),
      });
    else if (answer.value.difference.length === 0)
      say({ mark: 'info', text: t('configuration.same') });
    else {
      say(null);
      setSecrets({});
      setRefused('');
      setChecked(answer.value);
    }
  }
  async function save() {
    setBusy(true);
    const answer = await ask<ConfigurationSaved>('POST', '/configuration/save', {
      config: draft,
      basedOn: view.basedOn,
      secrets,
    });
    setBusy(false);
    setSecrets({});
    if (!answer.ok && answer.problem.body.secretsNeeded !== undefined)
      return setRefused(answer.problem.text);
    setChecked(null);
    if (!answer.ok) {
      const told = answer.problem.body.complaints;
      if (Array.isArray(told)) setComplaints(told as Complained[]);
      return tell(answer.problem);
    }
    say({ mark: 'done', text: t('configuration.saved') });
    again();
    refresh();
  }
  function show(path: string) {
    const index = groups.findIndex((group) =>
      settingsIn(group).some((setting) => nameOf(setting.path) === path),
    );
    setWords('');
    if (index >= 0) setPart(index);
    setGoTo(path);
  }
  const shown =
    wanted === null
      ? groups.filter((_, at) => at === part)
      : groups.filter((group) => hasWanted(group, wanted));
  return (
    <>
      {view.notes.length > 0 && <p class="banner">{view.notes.join(' ')}</p>}
      <div class="filters">
        <Field label={t('configuration.search')}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              value={words}
              onInput={(event) => setWords(valueIn(event))}
            />
          )}
        </Field>
      </div>
      {complaints.length > 0 && (
        <Card title={t('configuration.complaints', { count: complaints.length })}>
          <Complaints complaints={complaints} onShow={show} />
        </Card>
      )}
      <div class="configuration">
        <nav class="sections" aria-label={t('configuration.parts')}>
          <ul>
            {groups.map((group, at) => (
              <li key={nameOf(group.path)}>
                <button
                  type="button"
                  aria-current={wanted === null && at === part ? 'true' : undefined}
                  onClick={() => {
                    setWords('');
                    setPart(at);
                  }}
                >
                  <span>{titleOf(group, t)}</span>
                  {settingsIn(group).some((setting) => changed.includes(setting)) && (
                    <span class="changed">{t('form.changed')}</span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <div class="settings">
          {shown.map((group) => (
            <Card key={nameOf(group.path)} title={titleOf(group, t)}>
              <p class="second">{group.path.length === 0 ? '' : group.about}</p>
              <GroupFields group={group} form={form} wanted={wanted} />
            </Card>
          ))}
          {shown.length === 0 && <p class="nothing">{t('configuration.none-found')}</p>}
        </div>
      </div>
      {isChanged && (
        <div class="keep">
          <p>
            {t('configuration.changes', {
              count: changed.length,
              names: changed.map(({ path }) => nameOf(path)).join(', '),
            })}
          </p>
          <div class="actions">
            <Button icon="undo" on={() => setDraft(saved)}>
              {t('configuration.undo')}
            </Button>
            <Button main busy={isBusy} on={() => void check()}>
              {t('configuration.look')}
            </Button>
          </div>
        </div>
      )}
      <Versions view={view} again={again} />
      {checked && (
        <Dialog
          title={t('configuration.difference', { count: checked.difference.length })}
          onClose={() => setChecked(null)}
          actions={
            <Button main busy={isBusy} on={() => void save()}>
              {t('save')}
            </Button>
          }
        >
          <p>{t('configuration.effect')}</p>
          <Difference difference={checked.difference} />
          <SecretsNeeded
            needed={checked.secretsNeeded}
            given={secrets}
            refused={refused}
            on={(path, value) => setSecrets((before) => ({ ...before, [path]: value }))}
          />
        </Dialog>
      )}
    </>
  );
}

function titleOf(group: Group, t: ReturnType<typeof usePanel>['t']): string {
  const name = nameOf(group.path) || 'other';
  return t.has(`section.${name}`) ? t(`section.${name}`) : name;
}

/** The settings whose name or sentence holds all the words; null: nothing is looked for. */
function wantedBy(groups: readonly Group[], words: string): ReadonlySet<string> | null {
  const all = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (all.length === 0) return null;
  const found = groups.flatMap(settingsIn).filter(({ path, about }) => {
    const text = `${nameOf(path)} ${about}`.toLowerCase();
    return all.every((word) => text.includes(word));
  });
  return new Set(found.map(({ path }) => nameOf(path)));
}
