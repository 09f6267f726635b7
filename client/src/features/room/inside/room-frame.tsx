import { RoomNews } from '../room-news.tsx';
import { Stage } from '../stage/stage.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import classes from './room-frame.module.css';
import { SidePanel } from './side-panel.tsx';
import { Toolbar } from './toolbar.tsx';
import { TopBar } from './top-bar.tsx';

/** The room from inside. */
export const RoomFrame = () => (
  <div className={classes.frame}>
    <RoomNews />
    <TopBar />
    <ConnectionNotice />
    <main className={classes.stage}>
      <Stage />
    </main>
    <SidePanel />
    <Toolbar />
  </div>
);
