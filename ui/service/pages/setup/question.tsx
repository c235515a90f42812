/** A question of a step: a field, or a list to choose from, with a field for another answer. */
import { Fragment } from 'preact';
import { useId } from 'preact/hooks';
import type { StepId, StepQuestion } from '../../../../src/technician/setup-step/setup-types.ts';
import {
  askOf,
  hintOf,
  labelOf,
  noteOf,
  problemOf,
} from '../../../../src/technician/setup-step/setup-words.ts';
import { usePanel } from '../../panel.ts';
import { Field, valueIn } from '../../parts/controls.tsx';

interface QuestionProps {
  step: StepId;
  question: StepQuestion;
  value: string;
  /** what is wrong with the answer, in the kiosk's words */
  wrong: string | undefined;
  on(value: string): void;
}

const other = 'other';

/** More than these stand in a list that opens. */
const mostRadios = 6;

export function QuestionField(props: QuestionProps) {
  const { kind, options = [], other: asksOther } = props.question;
  if (kind !== 'choice') return <TextField {...props} />;
  const isLong = asksOther === undefined && options.length > mostRadios;
  return isLong ? <LongChoice {...props} /> : <Choice {...props} />;
}

function LongChoice({ step, question, value, on }: QuestionProps) {
  const { t } = usePanel();
  const { options = [] } = question;
  return (
    <Field label={askOf(t, step, question)} hint={hintOf(t, step, question)}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => on(valueIn(event))}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {[labelOf(t, option), noteOf(t, step, option)].filter(Boolean).join(' – ')}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function TextField({ step, question, value, wrong, on }: QuestionProps) {
  const { t } = usePanel();
  const { name, kind } = question;
  return (
    <Field
      label={askOf(t, step, question)}
      hint={hintOf(t, step, question)}
      wrong={wrong && problemOf(t, step, name, wrong)}
    >
      {(attributes) => {
        const all = {
          ...attributes,
          autocomplete: 'off',
          autocapitalize: 'off',
          spellcheck: false,
          value,
          onInput: (event: Parameters<typeof valueIn>[0]) => on(valueIn(event)),
        } as const;
        return kind === 'secret' ? (
          <input {...all} type="password" />
        ) : (
          <input {...all} type="text" />
        );
      }}
    </Field>
  );
}

function Choice({ step, question, value, wrong, on }: QuestionProps) {
  const { t } = usePanel();
  const { name, options = [], other: asksOther } = question;
  const hint = hintOf(t, step, question);
  const id = useId();
  const isListed = options.some((option) => option.value === value);
  const isOther = asksOther !== undefined && (value === other || !isListed);
  const problem = wrong && problemOf(t, step, name, wrong);
  return (
    <fieldset class="setup-choice">
      <legend>{askOf(t, step, question)}</legend>
      {hint && <p class="hint">{hint}</p>}
      {options.map((option) => (
        <Fragment key={option.value}>
          <label>
            <input
              type="radio"
              name={id}
              checked={option.value === value || (option.value === other && isOther)}
              onChange={() => on(option.value)}
            />
            <span>
              <span>{labelOf(t, option)}</span>
              <span class="hint">{noteOf(t, step, option)}</span>
            </span>
          </label>
          {option.value === other && isOther && (
            <OwnAddress value={value} wrong={problem} on={on} />
          )}
        </Fragment>
      ))}
      {!isOther && problem && (
        <p class="wrong" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

function OwnAddress({ value, wrong, on }: Pick<QuestionProps, 'value' | 'wrong' | 'on'>) {
  const { t } = usePanel();
  return (
    <Field label={t('setup.other')} hint={t('setup.other.hint')} wrong={wrong}>
      {(attributes) => (
        <input
          {...attributes}
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={value === other ? '' : value}
          onInput={(event) => on(valueIn(event) || other)}
        />
      )}
    </Field>
  );
}
