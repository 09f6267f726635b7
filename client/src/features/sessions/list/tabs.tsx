import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useUser } from '../../../api/use-user.ts';
import type { Tab } from './search.ts';
import styles from './tabs.module.css';

/** Which sessions: links, because the address says which. Filters stay when the tab changes. */
export const Tabs = ({ current }: { current: Tab }) => {
  const { t } = useLingui();
  const user = useUser();
  const words: Record<Tab, string> = { all: t`All`, live: t`Live`, scheduled: t`Scheduled`, mine: t`Mine` };
  const tabs = (Object.keys(words) as Tab[]).filter((tab) => user || tab !== 'mine');
  return (
    <nav aria-label={t`Which sessions`} className={styles.tabs}>
      {tabs.map((tab) => (
        <Link
          key={tab}
          to="/"
          search={({ tab: _before, ...rest }) => (tab === 'all' ? rest : { ...rest, tab })}
          className={styles.tab}
          // The router would call every address below this one active.
          activeProps={{}}
          data-current={tab === current}
          aria-current={tab === current ? 'true' : undefined}
        >
          {words[tab]}
        </Link>
      ))}
    </nav>
  );
};
