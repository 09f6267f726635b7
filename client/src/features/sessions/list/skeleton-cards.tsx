import { Skeleton } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import styles from './session-card.module.css';

export const SkeletonCards = () => {
  const { t } = useLingui();
  return (
    <div role="status" aria-label={t`Loading sessions`} className={styles.grid}>
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} height={330} radius="lg" />
      ))}
    </div>
  );
};
