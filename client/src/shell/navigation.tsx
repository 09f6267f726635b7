import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { BarChart3, CalendarDays, ClipboardList, ShieldCheck, Users } from 'lucide-react';
import { useUser } from '../api/use-user.ts';
import classes from './shell.module.css';

/** The main pages of this user, in order. */
const useItems = () => {
  const { t } = useLingui();
  const role = useUser()?.role;
  const sessions = { to: '/', label: t`Sessions`, icon: CalendarDays } as const;
  if (!role) return [sessions];
  const classPages = { to: '/classes', label: t`Classes`, icon: Users } as const;
  if (role === 'student') return [sessions, classPages, { to: '/record', label: t`My attendance`, icon: ClipboardList } as const];
  const reports = { to: '/reports', label: t`Reports`, icon: BarChart3 } as const;
  const admin = { to: '/admin', label: t`Administration`, icon: ShieldCheck } as const;
  return role === 'admin' ? [sessions, classPages, reports, admin] : [sessions, classPages, reports];
};

/** `placement`: the row in the header on wide screens, or the bar at the bottom on phones. */
export const Navigation = ({ placement }: { placement: 'header' | 'bottom' }) => {
  const { t } = useLingui();
  const items = useItems();
  if (placement === 'bottom' && items.length === 1) return null;
  return (
    <nav aria-label={placement === 'header' ? t`Main` : t`Main, below`} className={placement === 'bottom' ? classes.bar : classes.wide}>
      <div style={{ display: 'flex', gap: placement === 'header' ? 4 : 0, flex: 1 }}>
        {items.map(({ to, label, icon: Icon }) => (
          <Link key={to} to={to} className={classes.link} activeOptions={{ exact: to === '/' }} activeProps={{ 'aria-current': 'page' }}>
            <Icon size={18} aria-hidden />
            {label}
          </Link>
        ))}
      </div>
    </nav>
  );
};
