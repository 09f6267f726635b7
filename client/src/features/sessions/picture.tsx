import { useQuery } from '@tanstack/react-query';
import { download } from '../../api/client.ts';
import { pictureOf, type Session } from './offer.ts';
import styles from './picture.module.css';

interface Props {
  readonly session: Pick<Session, 'thumbnailUrl' | 'visibility'>;
  readonly size: 'small' | 'large';
}

const SIZES = { small: { width: 320, height: 180 }, large: { width: 1280, height: 720 } };

/** The whole file as an address: unlike that of a blob, nobody needs to free it. */
const asUrl = (file: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(reader.error!));
    reader.readAsDataURL(file);
  });

/** Pictures of sessions that are not public need the access token, which an img does not send. */
const PrivatePicture = ({ path, size }: { path: string; size: Props['size'] }) => {
  const { data: url } = useQuery({ queryKey: ['pictures', path], queryFn: async () => asUrl(await download(path)), staleTime: Infinity });
  return url ? <img src={url} alt="" className={styles.picture} {...SIZES[size]} /> : <div className={styles.picture} />;
};

/** The picture of a session or its placeholder. It says nothing that the title beside it does not. */
export const SessionPicture = ({ session, size }: Props) => {
  const path = pictureOf(session, size);
  return session.visibility === 'public' ? (
    <img src={path} alt="" loading="lazy" className={styles.picture} {...SIZES[size]} />
  ) : (
    <PrivatePicture path={path} size={size} />
  );
};
