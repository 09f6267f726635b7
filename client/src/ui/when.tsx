import { Text } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { regional } from './regional.ts';
import { dateTime, dayShift, sameClock, timeOnly, viewerZone, zoneName } from './zoned.ts';

interface Props {
  /** ISO 8601. */
  readonly at: string;
  /** The zone in which it was planned: shown in a second line if its clocks differ from the viewer's. */
  readonly zone?: string;
  readonly size?: string;
}

/** A moment in the viewer's zone, which stands beside it, and in the session's if that differs. */
export const When = ({ at, zone, size = 'sm' }: Props) => {
  const { t, i18n } = useLingui();
  const locale = regional(i18n.locale);
  const [moment, own] = [new Date(at), viewerZone()];
  const differs = zone !== undefined && !sameClock(moment, own, zone);
  const shift = differs ? dayShift(moment, own, zone) : 0;
  return (
    <Text size={size} component="div">
      <time dateTime={at}>
        <bdi>
          {dateTime(moment, locale, own)} {zoneName(moment, locale, own)}
        </bdi>
      </time>
      {differs && (
        <Text size="xs" c="dimmed" component="div">
          <bdi>
            {timeOnly(moment, locale, zone)} {zone.replaceAll('_', ' ')}
          </bdi>
          {shift > 0 && ` · ${t`next day`}`}
          {shift < 0 && ` · ${t`previous day`}`}
        </Text>
      )}
    </Text>
  );
};
