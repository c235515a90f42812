/** The decision of the library's rules for given facts; and the rules as tables. */
import { useState } from 'preact/hooks';
import type {
  ExplainRequest,
  Explanation,
  RulesTable,
} from '../../../../src/technician/actions.ts';
import { useResource } from '../../desk.ts';
import { usePanel } from '../../panel.ts';
import { Card } from '../../parts/card.tsx';
import { Button, Field, Select, valueIn } from '../../parts/controls.tsx';
import { DecisionTableView } from '../../parts/decision-table.tsx';
import { LoadState, Page } from '../../parts/page.tsx';
import type { Words } from '../../words.ts';
import { type Draft, FactsForm } from './facts-form.tsx';
import { Verdict } from './verdict.tsx';

const channels = ['kiosk', 'portal', 'staff'] as const;
function noFacts(): Draft {
  return { observedAt: new Date().toISOString() };
}

export function Rules() {
  const { t, request, showProblem } = usePanel();
  const { value: table, problem, reload } = useResource<RulesTable>('/rules/table');
  const [facts, setFacts] = useState<Draft>(noFacts);
  const [channel, setChannel] = useState<ExplainRequest['channel']>('kiosk');
  const [day, setDay] = useState('');
  const [preset, setPreset] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<{ to: string; value: Explanation } | null>(null);
  const question = (of: unknown) => JSON.stringify([of, channel, day]);

  async function explain(what: Pick<ExplainRequest, 'facts' | 'preset'>) {
    setAsking(true);
    const at = day === '' ? {} : { at: new Date(`${day}T12:00:00`).toISOString() };
    const explained = await request<Explanation>('POST', '/rules/explain', {
      ...what,
      channel,
      ...at,
    });
    setAsking(false);
    if (!explained.ok) return showProblem(explained.problem);
    const judgedFacts = what.preset === undefined ? what.facts : explained.value.facts;
    setAnswer({ to: question(judgedFacts), value: explained.value });
    if (typeof judgedFacts === 'object' && judgedFacts !== null) setFacts(judgedFacts as Draft);
  }
  function choose(name: string) {
    setPreset(name);
    if (name === '') setFacts(noFacts());
    else void explain({ preset: name });
  }
  // An answer is shown only while the form has not changed.
  const isCurrent = answer !== null && answer.to === question(facts);

  return (
    <Page
      title={t('rules.title')}
      subtitle={table ? t('rules.says', { policy: table.policy, file: table.file }) : ''}
    >
      <div class="what-if">
        <Card title={t('rules.facts')}>
          <div class="form">
            {table && table.presets.length > 0 && (
              <Select
                label={t('rules.preset')}
                options={['', ...table.presets.map(({ name }) => name)]}
                value={preset}
                on={choose}
                nameOf={(name) => (name === '' ? t('rules.own') : presetName(t, name, table))}
              />
            )}
            <div class="pair">
              <Select
                label={t('rules.channel')}
                options={channels}
                value={channel}
                on={setChannel}
                nameOf={(one) => t(`channel.${one}`)}
              />
              <Field label={t('rules.day')} hint={t('rules.day.hint')}>
                {(attributes) => (
                  <input
                    {...attributes}
                    type="date"
                    value={day}
                    onInput={(event) => setDay(valueIn(event))}
                  />
                )}
              </Field>
            </div>
            <FactsForm facts={facts} on={setFacts} />
            <Button main busy={isAsking} on={() => void explain({ facts })}>
              {t('rules.ask')}
            </Button>
          </div>
        </Card>
        <Card title={t('rules.answer')}>
          <div aria-live="polite">
            {isCurrent ? (
              <Verdict answer={answer.value} />
            ) : (
              <p class="second">{t('rules.no-answer')}</p>
            )}
          </div>
        </Card>
      </div>
      <Card title={t('rules.all')}>
        {table ? (
          <>
            <ul class="rule-list">
              {table.rules.map(({ id, about }) => (
                <li key={id}>
                  <RuleName id={id} />
                  <details>
                    <summary class="second">{t('rules.source')}</summary>
                    <q>{about}</q>
                  </details>
                </li>
              ))}
            </ul>
            <details class="fold">
              <summary>{t('rules.tables')}</summary>
              <div class="decision-tables" lang="en">
                {table.tables.map((each) => (
                  <DecisionTableView key={each.title} table={each} />
                ))}
              </div>
            </details>
          </>
        ) : (
          <LoadState problem={problem} reload={reload} />
        )}
      </Card>
    </Page>
  );
}

/**
 * What a rule asks, in the language of the page. A rule for one action or one source has the words
 * of the rule that its id begins with (`expired-renewal`); one of a library's own has its id alone.
 */
function RuleName({ id }: { id: string }) {
  const { t } = usePanel();
  const parts = id.split('-');
  const known = parts
    .map((_, cut) => `rule.${parts.slice(0, parts.length - cut).join('-')}`)
    .find((key) => t.has(key));
  return (
    <p class="rule-name">
      {known !== undefined && <strong>{t(known)}</strong>} <code>{id}</code>
    </p>
  );
}

function presetName(t: Words, name: string, { presets }: RulesTable): string {
  if (t.has(`preset.${name}`)) return t(`preset.${name}`);
  return presets.find((one) => one.name === name)?.about ?? name;
}
