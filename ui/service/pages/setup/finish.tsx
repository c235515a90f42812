/** The end of the setup: what changes, and the save, as any other change of the configuration. */
import { useEffect, useState } from 'preact/hooks';
import type {
  ConfigurationCheck,
  ConfigurationSaved,
  ConfigurationView,
} from '../../../../src/technician/actions.ts';
import type {
  SetupChangeView,
  SetupView,
} from '../../../../src/technician/setup-step/setup-types.ts';
import { useResource } from '../../desk.ts';
import { problemText } from '../../finding-words.ts';
import { Complaints, Difference, SecretsNeeded, SilentAddresses } from '../../form/difference.tsx';
import { SettingWordsProvider, useLoadedSettingWords } from '../../form/setting-words.ts';
import { usePanel } from '../../panel.ts';
import { Card } from '../../parts/card.tsx';
import { Button } from '../../parts/controls.tsx';
import { LoadState } from '../../parts/page.tsx';
import type { Typed } from './shapes.ts';

interface FinishProps {
  view: SetupView;
  typed: Typed;
  isSaved: boolean;
  onSaved(): void;
}

export function Finish({ view, typed, isSaved, onSaved }: FinishProps) {
  const { t } = usePanel();
  const words = useLoadedSettingWords(t.language);
  const change = useResource<SetupChangeView>('/setup/change');
  const present = useResource<ConfigurationView>('/configuration');
  const open = view.steps.filter(({ state }) => state === 'open');
  return (
    <Card title={t('setup.step.end')}>
      {open.length > 0 && !isSaved && (
        <p class="banner">
          {t('setup.open', { names: open.map(({ id }) => t(`setup.step.${id}`)).join(', ') })}
        </p>
      )}
      {change.value === null || present.value === null || words === null ? (
        <LoadState
          problem={change.problem ?? present.problem}
          reload={() => {
            change.reload();
            present.reload();
          }}
        />
      ) : (
        <SettingWordsProvider value={words}>
          <Save
            change={change.value}
            basedOn={present.value.basedOn}
            typed={typed}
            isSaved={isSaved}
            onSaved={onSaved}
          />
        </SettingWordsProvider>
      )}
    </Card>
  );
}

interface SaveProps {
  change: SetupChangeView;
  basedOn: string;
  typed: Typed;
  isSaved: boolean;
  onSaved(): void;
}

function Save({ change, basedOn, typed, isSaved, onSaved }: SaveProps) {
  const { t, request, showMessage, showProblem, refresh } = usePanel();
  const [check, setCheck] = useState<ConfigurationCheck | null>(null);
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({ ...typed });
  const [secretsError, setSecretsError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { config } = change;
  useEffect(() => {
    void request<ConfigurationCheck>('POST', '/configuration/check', { config }).then((answer) => {
      if (answer.ok) setCheck(answer.value);
      else showProblem(answer.problem);
    });
  }, [request, showProblem, config]);

  async function save() {
    setBusy(true);
    const body = { config, basedOn, secrets };
    const answer = await request<ConfigurationSaved>('POST', '/configuration/save', body);
    if (answer.ok) await request('POST', '/setup/end');
    setBusy(false);
    if (!answer.ok && answer.problem.body.secretsNeeded !== undefined)
      return setSecretsError(problemText(t, answer.problem));
    if (!answer.ok) return showProblem(answer.problem);
    showMessage({ mark: 'done', text: t('configuration.saved') });
    onSaved();
    refresh();
  }
  if (isSaved) return <ThenReadiness text={t('setup.saved')} />;
  if (check === null) return <p class="second">{t('waiting')}</p>;
  if (check.complaints.length > 0)
    return <Complaints complaints={check.complaints} onShow={() => {}} />;
  if (check.difference.length === 0) return <ThenReadiness text={t('setup.nothing')} />;
  const { silent = [] } = check;
  // What was typed in a step is not asked for again.
  const needed = check.secretsNeeded.filter(({ path }) => secretsError !== '' || !(path in typed));
  return (
    <>
      <p>{t('configuration.effect')}</p>
      <SilentAddresses silent={silent} />
      <Difference difference={check.difference} />
      <SecretsNeeded
        needed={needed}
        values={secrets}
        error={secretsError}
        on={(path, value) => setSecrets((before) => ({ ...before, [path]: value }))}
      />
      <div class="actions">
        <Button main busy={isBusy} on={() => void save()}>
          {t(silent.length > 0 ? 'configuration.save-anyway' : 'save')}
        </Button>
      </div>
    </>
  );
}

/** Each device is tried on a page of its own. */
function ThenReadiness({ text }: { text: string }) {
  const { t } = usePanel();
  return (
    <div class="form">
      <p>{text}</p>
      <div class="actions">
        <a class="button main" href="#readiness">
          {t('setup.to-readiness')}
        </a>
      </div>
    </div>
  );
}
