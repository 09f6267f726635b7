import { useEffect, useState } from 'react';
import classes from './verification.module.css';

export const BlobImage = ({ blob, alt }: { blob: Blob; alt: string }) => {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const created = URL.createObjectURL(blob);
    // oxlint-disable-next-line react/set-state-in-effect -- an address must be released again, so it cannot be made while rendering
    setUrl(created);
    return () => URL.revokeObjectURL(created);
  }, [blob]);
  return url ? <img src={url} alt={alt} className={classes.picture} /> : null;
};
