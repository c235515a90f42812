/** One layer: what it sets, a change that is checked before it is saved, and how it was before. */
import { useState } from 'preact/hooks';
import { useResource } from '../../../../ui/service/desk.ts';
import { useSettingWords } from '../../../../ui/service/form/setting-words.ts';
import { Card } from '../../../../ui/service/parts/card.tsx';
import { Button, Field, valueIn } from '../../../../ui/service/parts/controls.tsx';
import { Dialog } from '../../../../ui/service/parts/dialog.tsx';
import { LoadState, Page } from '../../../../ui/service/parts/page.tsx';
import { shortMoment } from '../../../../ui/service/when.ts';
import type {
  LayerChange,
  LayerChecked,
  LayerComplaint,
  LayerSeen,
  LayerView,
} from '../../../src/panel/actions.ts';
import { useRegion } from '../../region.ts';
import { layerName } from './layer-name.ts';
import { ConfigDifferences } from './pending.tsx';

export function Layer({ name }: { name: string }) {
  const { t } = useRegion();
  const { value, problem, reload } = useResource<LayerView>(`/layers/${name}`);
  const [taken, setTaken] = useState<LayerSeen | null>(null);
  return (
    <Page
      title={layerName(t, name)}
      subtitle={t('layer.says')}
      actions={
        <a class="button" href="#configuration">
          <span>{t('layer.all')}</span>
        </a>
      }
    >
      {value === null ? (
        <LoadState problem={problem} reload={reload} />
      ) : (
        <>
          {/* Another revision, or one that is taken from the history, begins the form anew. */}
          <Form
            key={`${value.layer.revision} ${taken?.revision ?? ''}`}
            layer={value.layer}
            from={taken ?? value.layer}
            onSaved={() => {
              setTaken(null);
              reload();
            }}
          />
          <History history={value.history} onTake={setTaken} />
        </>
      )}
    </Page>
  );
}

interface FormProps {
  layer: LayerSeen;
  /** what the form begins with */
  from: LayerSeen;
  onSaved(): void;
}

function Form({ layer, from, onSaved }: FormProps) {
  const { t, request, showMessage, showProblem } = useRegion();
  const [text, setText] = useState(JSON.stringify(from.settings, null, 2));
  const [over, setOver] = useState(from.over.join('\n'));
  const [note, setNote] = useState('');
  const [wrong, setWrong] = useState('');
  const [checked, setChecked] = useState<LayerChecked | null>(null);
  const [isBusy, setBusy] = useState(false);
  const settings = objectIn(text);
  const change: LayerChange = {
    key: layer.key,
    settings: settings ?? {},
    over: over
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    note: note.trim(),
    revision: layer.revision,
  };
  async function check() {
    if (settings === null) return setWrong(t('layer.no-json'));
    setBusy(true);
    const answer = await request<LayerChecked>('POST', '/layers/check', change);
    setBusy(false);
    if (answer.ok) setChecked(answer.value);
    else showProblem(answer.problem);
  }
  async function save() {
    setBusy(true);
    const answer = await request<LayerSeen>('POST', '/layers/save', change);
    setBusy(false);
    setChecked(null);
    if (!answer.ok) return showProblem(answer.problem);
    showMessage({ mark: 'done', text: t('layer.saved') });
    onSaved();
  }
  const isSound = checked !== null && checked.complaints.length === 0;
  return (
    <Card title={t('layer.settings')}>
      <div class="form">
        <Field label={t('layer.json')} hint={t('layer.json.hint')} wrong={wrong || undefined}>
          {(attributes) => (
            <textarea
              {...attributes}
              class="code"
              rows={10}
              spellcheck={false}
              value={text}
              onInput={(event) => {
                setText(valueIn(event));
                setWrong('');
              }}
            />
          )}
        </Field>
        <Field label={t('layer.over')} hint={t('layer.over.hint')}>
          {(attributes) => (
            <textarea
              {...attributes}
              class="code"
              rows={2}
              spellcheck={false}
              value={over}
              onInput={(event) => setOver(valueIn(event))}
            />
          )}
        </Field>
        <Field label={t('layer.note')} hint={t('layer.note.hint')}>
          {(attributes) => (
            <input
              {...attributes}
              maxLength={200}
              value={note}
              onInput={(event) => setNote(valueIn(event))}
            />
          )}
        </Field>
        {checked !== null && !isSound && <Complaints complaints={checked.complaints} />}
        <Button main busy={isBusy} on={() => void check()}>
          {t('layer.check')}
        </Button>
      </div>
      {isSound && (
        <Dialog
          title={t('layer.difference')}
          onClose={() => setChecked(null)}
          actions={
            <Button main busy={isBusy} on={() => void save()}>
              {t('save')}
            </Button>
          }
        >
          <p>{t('layer.effect')}</p>
          {checked.difference.length === 0 ? (
            <p class="nothing">{t('pending.none')}</p>
          ) : (
            <ConfigDifferences difference={checked.difference} />
          )}
        </Dialog>
      )}
    </Card>
  );
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function Complaints({ complaints }: { complaints: readonly LayerComplaint[] }) {
  const { t } = useRegion();
  const words = useSettingWords();
  return (
    <div class="silent" role="alert">
      <p>
        <b>{t('layer.complaints', { count: complaints.length })}</b>
      </p>
      <ul>
        {complaints.map(({ path, problem, remedy }) => (
          <li key={`${path} ${problem}`}>
            {words.name(path)} <code>{path}</code>{' '}
            <span lang="en">
              {problem}. {remedy}.
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface HistoryProps {
  history: readonly LayerSeen[];
  onTake(layer: LayerSeen): void;
}

function History({ history, onTake }: HistoryProps) {
  const { t, now } = useRegion();
  if (history.length === 0) return null;
  return (
    <Card title={t('layer.history')}>
      <table class="lines">
        <thead>
          <tr>
            {['when', 'by', 'note', 'do'].map((name) => (
              <th scope="col" key={name}>
                <span class={name === 'do' ? 'unseen' : undefined}>
                  {t(`layer.column.${name}`)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {history.map((layer) => (
            <tr key={layer.revision}>
              <td>{layer.at === null ? '–' : shortMoment(t, layer.at, now)}</td>
              <td>{layer.by}</td>
              <td class="why">{layer.note}</td>
              <td class="do">
                <Button of={String(layer.revision)} on={() => onTake(layer)}>
                  {t('layer.take')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
