/** Earlier versions of the file. Restoring one keeps the present version as well. */
import { useState } from 'preact/hooks';
import type {
  ConfigurationSaved,
  ConfigurationVersion,
  ConfigurationView,
} from '../../../src/technician/actions.ts';
import { usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button } from '../parts/controls.tsx';
import { Dialog } from '../parts/dialog.tsx';

export function Versions({
  view: { versions },
  reload,
}: {
  view: ConfigurationView;
  reload(): void;
}) {
  const { t, request, showMessage, showProblem, refresh } = usePanel();
  const [chosen, setChosen] = useState<ConfigurationVersion | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [newest] = versions;

  async function restore({ id, at }: ConfigurationVersion) {
    setBusy(true);
    const answer = await request<ConfigurationSaved>('POST', '/configuration/back', {
      version: id,
    });
    setBusy(false);
    setChosen(null);
    if (!answer.ok) return showProblem(answer.problem);
    showMessage({ mark: 'done', text: t('versions.back.done', { at: t.full(at) }) });
    reload();
    refresh();
  }
  return (
    <Card
      title={t('versions.title')}
      aside={
        newest && (
          <Button icon="undo" on={() => setChosen(newest)}>
            {t('versions.one-back')}
          </Button>
        )
      }
    >
      {versions.length === 0 ? (
        <p class="second">{t('versions.none')}</p>
      ) : (
        <ul class="rows versions">
          {versions.map((version) => (
            <li key={version.id}>
              <span>{t.full(version.at)}</span>
              <span class="second">{t('versions.differs', { count: version.differs })}</span>
              <Button of={t.full(version.at)} on={() => setChosen(version)}>
                {t('versions.take')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {chosen && (
        <Dialog
          title={t('versions.sure', { at: t.full(chosen.at) })}
          onClose={() => setChosen(null)}
          actions={
            <Button main busy={isBusy} on={() => void restore(chosen)}>
              {t('versions.take')}
            </Button>
          }
        >
          <p>{t('versions.sure.says', { count: chosen.differs })}</p>
        </Dialog>
      )}
    </Card>
  );
}
