import { Audit } from './pages/audit.tsx';
import { Branch } from './pages/branch.tsx';
import { Configuration } from './pages/configuration.tsx';
import { Devices } from './pages/devices.tsx';
import { Figures } from './pages/figures.tsx';
import { Journal } from './pages/journal.tsx';
import { LibrarySystem } from './pages/library.tsx';
import { Logs } from './pages/logs.tsx';
import { OverviewPage } from './pages/overview/overview.tsx';
import { Pins } from './pages/pins.tsx';
import { Readiness } from './pages/readiness/readiness.tsx';
import { Rules } from './pages/rules/rules.tsx';
import { Setup } from './pages/setup/setup.tsx';
import { OwnTexts } from './pages/texts/texts.tsx';
import type { PageName } from './pages.ts';

/** `rest`: the part of the address after the page, such as a list. */
export function PageOf({ page, rest }: { page: PageName; rest: string }) {
  switch (page) {
    case 'overview':
      return <OverviewPage />;
    case 'readiness':
      return <Readiness rest={rest} />;
    case 'devices':
      return <Devices />;
    case 'library':
      return <LibrarySystem />;
    case 'branch':
      return <Branch />;
    case 'rules':
      return <Rules />;
    case 'journal':
      return <Journal rest={rest} />;
    case 'payments':
      return <Journal rest={rest} payments />;
    case 'figures':
      return <Figures />;
    case 'texts':
      return <OwnTexts />;
    case 'setup':
      return <Setup />;
    case 'configuration':
      return <Configuration />;
    case 'logs':
      return <Logs />;
    case 'audit':
      return <Audit />;
    case 'pins':
      return <Pins />;
  }
}
