import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ClipboardList, Keyboard, LogOut, MessageSquare, Users } from 'lucide-react';
import { useRef, useState } from 'react';
import { announce } from '../../../ui/announcer.tsx';
import { useUnread } from '../chat/use-unread.ts';
import { HandButton } from '../hands/hand-button.tsx';
import { MediaButtons } from '../media/media-buttons.tsx';
import { useRoom } from '../room-context.tsx';
import { ShortcutsDialog } from '../shortcuts/shortcuts-dialog.tsx';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { EndButton } from '../roll/end-button.tsx';
import type { Panel } from './panels.ts';
import { usePanel } from './use-panel.ts';
import classes from './room-frame.module.css';
import { Tool } from './tool.tsx';

interface PanelToolProps {
  readonly panel: Panel;
  readonly icon: typeof Users;
  readonly label: string;
  readonly closed: string;
  readonly news?: { readonly count: number; readonly name: string };
}

/** Opens or closes a panel, by the button or the shortcut. */
const PanelTool = ({ panel, icon, label, closed, news }: PanelToolProps) => {
  const { panel: open, show } = usePanel();
  const isOpen = open === panel;
  const toggle = () => {
    show(isOpen ? undefined : panel);
    announce(isOpen ? closed : label);
  };
  useShortcut(panel, toggle);
  return <Tool icon={icon} label={label} pressed={isOpen} onClick={toggle} {...(news && { news })} />;
};

export const Toolbar = () => {
  const { t } = useLingui();
  const bar = useRef<HTMLElement>(null);
  const unread = useUnread();
  const hands = useRoom((state) => state.hands.count);
  const [helps, setHelps] = useState(false);
  const staff = useRoom((state) => state.staff);
  const sessionId = useRoom((state) => state.sessionId);
  useShortcut('toolbar', () => bar.current?.querySelector('button')?.focus());
  useShortcut('help', () => setHelps(true));
  return (
    <nav ref={bar} aria-label={t`Room controls`} className={classes.tools}>
      <MediaButtons />
      <HandButton />
      {staff && <PanelTool panel="roll" icon={ClipboardList} label={t`Roll`} closed={t`Roll closed`} />}
      <PanelTool
        panel="people"
        icon={Users}
        label={t`People`}
        closed={t`People closed`}
        news={{ count: hands, name: t`${plural(hands, { one: '# raised hand', other: '# raised hands' })}` }}
      />
      <PanelTool
        panel="chat"
        icon={MessageSquare}
        label={t`Chat`}
        closed={t`Chat closed`}
        news={{ count: unread, name: t`${plural(unread, { one: '# new message', other: '# new messages' })}` }}
      />
      <Tool icon={Keyboard} label={t`Shortcuts`} forKeyboards onClick={() => setHelps(true)} />
      {/* By loading the page: see docs/pages.md. */}
      <Tool icon={LogOut} label={t`Leave`} onClick={() => location.assign(`/sessions/${sessionId}`)} />
      {staff && <EndButton />}
      <ShortcutsDialog opened={helps} onClose={() => setHelps(false)} staff={staff} />
    </nav>
  );
};
