/** All settings of the kiosk, in a form made from the schema. Changes are shown before saving. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConfigurationCheck, ConfigurationView } from '../../../src/technician/actions.ts';
import { useResource } from '../desk.ts';
import {
  Complaints,
  Difference,
  NumbersChanged,
  SecretsNeeded,
  SilentAddresses,
} from '../form/difference.tsx';
import { nameOf, same, at as valueAt } from '../form/draft.ts';
import { GroupFields, hasMatch } from '../form/group.tsx';
import { type Group, groupsOf, type Setting, settingsIn } from '../form/schema.ts';
import { matchesOf } from '../form/search.ts';
import {
  type SettingWords,
  SettingWordsProvider,
  useLoadedSettingWords,
  useSettingWords,
} from '../form/setting-words.ts';
import { type Change, useChange } from '../form/use-change.ts';
import { usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button, Field, valueIn } from '../parts/controls.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Marked } from '../parts/marked.tsx';
import { LoadState, Page } from '../parts/page.tsx';
import type { Words } from '../words.ts';
import { Versions } from './versions.tsx';

export function Configuration() {
  const { t, overview } = usePanel();
  const { value, problem, reload } = useResource<ConfigurationView>('/configuration');
  const words = useLoadedSettingWords(t.language);
  const subtitle = value === null ? '' : subtitleOf(value, t);
  return (
    <Page title={t('configuration.title')} subtitle={subtitle}>
      {overview?.restartDue && <p class="banner">{t('restart-due')}</p>}
      {value === null || words === null ? (
        <LoadState problem={problem} reload={reload} />
      ) : (
        // If the file changes, the form starts again.
        <SettingWordsProvider value={words}>
          <Form key={value.basedOn} view={value} reload={reload} />
        </SettingWordsProvider>
      )}
    </Page>
  );
}

function subtitleOf({ file, inherited }: ConfigurationView, t: Words): string {
  const bases = [...new Set(Object.values(inherited))].join(', ');
  return bases === ''
    ? t('configuration.says', { file })
    : t('configuration.says.base', { file, bases });
}

function Form({ view, reload }: { view: ConfigurationView; reload(): void }) {
  const { t } = usePanel();
  const settingWords = useSettingWords();
  const groups = useMemo(() => groupsOf(view.schema), [view.schema]);
  const change = useChange(view, reload);
  const [chosen, setChosen] = useState(0);
  const [words, setWords] = useState('');
  const settings = useRef<HTMLDivElement>(null);
  const showSetting = useScrollToSetting();
  const { form, complaints } = change;
  const changed = groups
    .flatMap(settingsIn)
    .filter(({ path }) => !same(valueAt(form.draft, path), valueAt(form.saved, path)));
  const matches = useMemo(
    () => matchesOf(groups, words, settingWords),
    [groups, words, settingWords],
  );
  const shown =
    matches === null
      ? groups.filter((_, at) => at === chosen)
      : groups.filter((group) => hasMatch(group, matches));

  function choose(index: number) {
    setWords('');
    setChosen(index);
    // On a phone the settings stand below the list of their sections.
    const section = settings.current;
    if (section && section.getBoundingClientRect().top > innerHeight / 2)
      section.scrollIntoView({ block: 'start' });
  }
  function show(path: string) {
    const index = groups.findIndex((group) =>
      settingsIn(group).some((setting) => nameOf(setting.path) === path),
    );
    choose(index >= 0 ? index : chosen);
    showSetting(path);
  }
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
        <Sections
          groups={groups}
          chosen={matches === null ? chosen : null}
          changed={changed}
          onChoose={choose}
        />
        <div class="settings" ref={settings}>
          {shown.map((group) => (
            <Card key={nameOf(group.path)} title={titleOf(group, t, settingWords)}>
              <p class="second">
                {group.path.length > 0 && (
                  <Marked text={settingWords.about(nameOf(group.path), group.about)} />
                )}
              </p>
              <GroupFields group={group} form={form} matches={matches} />
            </Card>
          ))}
          {shown.length === 0 && <p class="nothing">{t('configuration.none-found')}</p>}
        </div>
      </div>
      {change.isChanged && <ChangeBar change={change} changed={changed} />}
      <Versions view={view} reload={reload} />
      {change.checked && <SaveDialog change={change} checked={change.checked} />}
    </>
  );
}

/** Scrolls to a setting once its group is on the page, and focuses its field. */
function useScrollToSetting(): (path: string) => void {
  const [path, setPath] = useState('');
  useEffect(() => {
    if (path === '') return;
    const row = document.getElementById(`setting-${path}`);
    row?.scrollIntoView({ block: 'center' });
    row
      ?.querySelector<HTMLElement>('input, select, textarea, button')
      ?.focus({ preventScroll: true });
    setPath('');
  }, [path]);
  return setPath;
}

interface SectionsProps {
  groups: readonly Group[];
  /** null during a search */
  chosen: number | null;
  changed: readonly Setting[];
  onChoose(index: number): void;
}

function Sections({ groups, chosen, changed, onChoose }: SectionsProps) {
  const { t } = usePanel();
  const words = useSettingWords();
  return (
    <nav class="sections" aria-label={t('configuration.parts')}>
      <ul>
        {groups.map((group, at) => (
          <li key={nameOf(group.path)}>
            <button
              type="button"
              aria-current={at === chosen ? 'true' : undefined}
              onClick={() => onChoose(at)}
            >
              <span>{titleOf(group, t, words)}</span>
              {settingsIn(group).some((setting) => changed.includes(setting)) && (
                <span class="changed">{t('form.changed')}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ChangeBar({ change, changed }: { change: Change; changed: readonly Setting[] }) {
  const { t } = usePanel();
  const words = useSettingWords();
  const names = t.list(changed.map(({ path }) => `${words.name(nameOf(path))} (${nameOf(path)})`));
  return (
    <div class="keep">
      <p>{t('configuration.changes', { count: changed.length, names })}</p>
      <div class="actions">
        <Button icon="undo" on={change.undo}>
          {t('configuration.undo')}
        </Button>
        <Button main busy={change.isBusy} on={() => void change.check()}>
          {t('configuration.look')}
        </Button>
      </div>
    </div>
  );
}

function SaveDialog({ change, checked }: { change: Change; checked: ConfigurationCheck }) {
  const { t } = usePanel();
  const { silent = [], numbers = [] } = checked;
  return (
    <Dialog
      title={t('configuration.difference', { count: checked.difference.length })}
      onClose={change.close}
      actions={
        <Button main busy={change.isBusy} on={() => void change.save()}>
          {t(silent.length > 0 ? 'configuration.save-anyway' : 'save')}
        </Button>
      }
    >
      <SilentAddresses silent={silent} />
      <p>{t('configuration.effect')}</p>
      <Difference difference={checked.difference} />
      <NumbersChanged numbers={numbers} />
      <SecretsNeeded
        needed={checked.secretsNeeded}
        values={change.secrets}
        error={change.secretsError}
        on={change.setSecret}
      />
    </Dialog>
  );
}

function titleOf(group: Group, t: Words, words: SettingWords): string {
  const name = nameOf(group.path);
  if (name === '') return t('section.other');
  return t.has(`section.${name}`) ? t(`section.${name}`) : words.name(name);
}
