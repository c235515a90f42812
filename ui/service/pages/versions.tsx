/**
 * Earlier versions of the file: one step back, or to a chosen one. What is there now is kept as
 * well.
 */
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
  again,
}: {
  view: ConfigurationView;
  again(): void;
}) {
  const { t, ask, say, tell, refresh } = usePanel();
  const [chosen, setChosen] = useState<ConfigurationVersion | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [newest] = versions;

  async function goBack({ id, at }: ConfigurationVersion) {
    setBusy(true);
    const answer = await ask<ConfigurationSaved>('POST', '/configuration/back', { version: id });
    setBusy(false);
    setChosen(null);
    if (!answer.ok) return tell(answer.problem);
    say({ mark: 'done', text: t('versions.back.done', { at: t.full(at) }) });
    again();
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
            <Button main busy={isBusy} on={() => void goBack(chosen)}>
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
