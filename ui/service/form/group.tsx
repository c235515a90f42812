/** The settings of a group and its inner groups. An optional group has a switch. */
import { usePanel } from '../panel.ts';
import { Marked } from '../parts/marked.tsx';
import { at, nameOf } from './draft.ts';
import { baseOf, isUsuallyAbsent } from './inherited.ts';
import type { Group } from './schema.ts';
import { type FormState, SettingRow } from './setting.tsx';
import { useSettingWords } from './setting-words.ts';

interface GroupProps {
  group: Group;
  form: FormState;
  /** the names of the settings to show; null: all */
  matches: ReadonlySet<string> | null;
  isInner?: boolean;
}

export function GroupFields({ group, form, matches, isInner = false }: GroupProps) {
  const { t } = usePanel();
  const words = useSettingWords();
  const name = nameOf(group.path);
  const own = at(form.draft, group.path);
  const from = baseOf(group.path, form.base.inherited);
  const isUsual = isUsuallyAbsent(group, form.base);
  const isAbsent = own === null || (own === undefined && isUsual);
  // What the base or the default says is left out of the file.
  const present = isUsual ? {} : undefined;
  const absent = isUsual ? undefined : null;
  const settings = group.settings.filter(
    ({ path }) => matches === null || matches.has(nameOf(path)),
  );
  const inner = group.groups.map((one) => (
    <GroupFields key={nameOf(one.path)} group={one} form={form} matches={matches} isInner />
  ));
  const fields = (
    <>
      {group.mayBeNull && (matches === null || isAbsent) && (
        <div class="control">
          <button
            type="button"
            class="switch"
            role="switch"
            aria-checked={!isAbsent}
            aria-label={t('form.has', { name: words.name(name) })}
            onClick={() => form.set(group.path, isAbsent ? present : absent)}
          >
            {t(isAbsent ? 'off' : 'on')}
          </button>
          <span>{t('form.has', { name: words.name(name) })}</span>
          {own === undefined && from !== undefined && (
            <span class="inherited">{t('form.from-base', { file: from })}</span>
          )}
        </div>
      )}
      {!isAbsent &&
        settings.map((setting) => (
          <SettingRow key={nameOf(setting.path)} setting={setting} form={form} />
        ))}
      {!isAbsent && inner}
    </>
  );
  if (!isInner) return fields;
  if (matches !== null && !hasMatch(group, matches)) return null;
  return (
    <fieldset class="group">
      <legend>
        {words.name(name)} <code>{name}</code>
      </legend>
      <p class="second">
        <Marked text={words.about(name, group.about)} />
      </p>
      {fields}
    </fieldset>
  );
}

export function hasMatch(group: Group, matches: ReadonlySet<string>): boolean {
  return (
    group.settings.some(({ path }) => matches.has(nameOf(path))) ||
    group.groups.some((one) => hasMatch(one, matches))
  );
}
