/**
 * The names and sentences of the settings in the language of the panel: a catalogue by the path of
 * the setting, which only the pages that show settings load. English is in the schema.
 */
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

type Texts = Readonly<Record<string, string>>;
interface SettingCatalogue {
  /** by path: what a setting or a section is called */
  names: Texts;
  /** by path: what it is, in place of the description in the schema */
  about: Texts;
  /** by `path=value`: a word for a value that can be chosen */
  choices: Texts;
}

export interface SettingWords {
  name(path: string): string;
  /** `inSchema`: the English description */
  about(path: string, inSchema: string): string;
  choice(path: string, value: string | number): string;
}

const load: Readonly<Record<string, () => Promise<{ default: SettingCatalogue }>>> = {
  nl: () => import('../texts/settings.nl.json'),
};

export function settingWords({ names, about, choices }: SettingCatalogue): SettingWords {
  return {
    name: (path) => names[path] ?? nameInEnglish(path),
    about: (path, inSchema) => about[path] ?? inSchema,
    choice: (path, value) => choices[`${path}=${value}`] ?? String(value),
  };
}

export const englishSettings = settingWords({ names: {}, about: {}, choices: {} });

/** `idle empty` of `delays.idleEmptyMs`: the last name of the path, without its unit, in words. */
function nameInEnglish(path: string): string {
  const last = path.slice(path.lastIndexOf('.') + 1).replace(/(?<=[a-z])Ms$/, '');
  const words = last.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

const SettingWordsContext = createContext<SettingWords>(englishSettings);
export const SettingWordsProvider = SettingWordsContext.Provider;
export function useSettingWords(): SettingWords {
  return useContext(SettingWordsContext);
}

/**
 * null: none is loaded yet. Where the catalogue cannot be loaded, the words are those of the schema.
 * Those of the language before stay until the new ones are there: the form keeps its changes.
 */
export function useLoadedSettingWords(language: string): SettingWords | null {
  const [loaded, setLoaded] = useState<SettingWords | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const keep = (words: SettingWords) => isCurrent && setLoaded(words);
    const catalogue = load[language];
    if (catalogue === undefined) keep(englishSettings);
    else
      catalogue().then(
        (read) => keep(settingWords(read.default)),
        () => keep(englishSettings),
      );
    return () => {
      isCurrent = false;
    };
  }, [language]);
  return loaded;
}
