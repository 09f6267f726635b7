import { renderSVG } from 'uqr';
import styles from './qr.module.css';

/** Always dark on white, whatever the scheme: some cameras do not read the reverse. */
const Qr = ({ text, label }: { text: string; label: string }) => (
  <img
    className={styles.qr}
    src={`data:image/svg+xml,${encodeURIComponent(renderSVG(text, { border: 2 }))}`}
    alt={label}
    width={220}
    height={220}
  />
);

export default Qr;
