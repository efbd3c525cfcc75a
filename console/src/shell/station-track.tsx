import { Skeleton } from '@mantine/core';
import { useTexts } from '#i18n/locale.tsx';
import { Hint } from '#ui/hint.tsx';
import { stationIcons } from './station-icons.ts';
import classes from './station-track.module.css';
import { stationTexts } from './stations.text.ts';
import type { StationState } from './stations.ts';
import { useStationWords } from './use-line.ts';

/** The line of a project in small: one mark a station, each with its word. */
export function StationTrack({ stations }: { stations: readonly StationState[] | undefined }) {
  const t = useTexts(stationTexts);
  const say = useStationWords();
  if (stations === undefined) return <Skeleton h={26} w={196} radius="xl" />;
  return (
    <ol className={classes.track} aria-label={t('line')}>
      {stations.map((state) => {
        const Picture = stationIcons[state.name];
        const words = `${t(state.name)}: ${say(state)}`;
        return (
          <li key={state.name} className={classes.stop}>
            <Hint label={words} isName>
              <span className={classes.mark} data-tone={state.tone}>
                <Picture width={15} aria-hidden />
                <span className={classes.words}>{words}</span>
              </span>
            </Hint>
          </li>
        );
      })}
    </ol>
  );
}
