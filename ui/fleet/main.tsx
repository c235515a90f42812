/** The start of the fleet panel: words, the stream, and the pages once the overview is there. */
import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import '../css/fonts.css';
import '../service/css/base.css';
import '../service/css/shell.css';
import '../service/css/controls.css';
import '../service/css/pages.css';
import '../service/css/form.css';
import '../service/css/branch.css';
import '../service/css/narrow.css';
import './css/fleet.css';
import './css/rollouts.css';
import '../service/css/phone.css';
import { useOverview } from './live.ts';
import { Shell } from './shell.tsx';
import { firstLanguage, storeLanguage, useCodes, wordsIn } from './words.ts';

function Fleet() {
  const [language, setLanguage] = useState(firstLanguage);
  const codes = useCodes(language);
  const t = useMemo(() => wordsIn(language, codes), [language, codes]);
  const { overview, isLost, isOut } = useOverview();
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = overview === null ? t('title') : `${t('title')} ${overview.region}`;
  }, [language, t, overview?.region]);
  if (isOut) return <p class="before">{t('out')}</p>;
  if (overview === null) return <p class="before">{t(isLost ? 'lost' : 'waiting')}</p>;
  return (
    <Shell
      t={t}
      overview={overview}
      isLost={isLost}
      onLanguage={(next) => {
        storeLanguage(next);
        setLanguage(next);
      }}
    />
  );
}

render(<Fleet />, document.body);
