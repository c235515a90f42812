import { Alerts } from './pages/alerts.tsx';
import { Audit } from './pages/audit.tsx';
import { Branch } from './pages/branch/branch.tsx';
import { Calls } from './pages/calls.tsx';
import { Configuration } from './pages/configuration/configuration.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { Rollouts } from './pages/rollouts/rollouts.tsx';
import { Staff } from './pages/staff/staff.tsx';
import type { PageName } from './pages.ts';

/** `rest`: the parts of the address after the page: a branch, a kiosk, a layer, a rollout. */
export function PageOf({ page, rest }: { page: PageName; rest: readonly string[] }) {
  switch (page) {
    case 'overview':
      return <OverviewPage />;
    case 'branch':
      return <Branch branch={rest[0] ?? ''} kiosk={rest[1] ?? null} />;
    case 'alerts':
      return <Alerts />;
    case 'calls':
      return <Calls />;
    case 'staff':
      return <Staff />;
    case 'configuration':
      return <Configuration layer={rest[0] ?? null} />;
    case 'rollouts':
      return <Rollouts id={rest[0] ?? null} />;
    case 'audit':
      return <Audit />;
  }
}
