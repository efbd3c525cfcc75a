import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTexts } from '#i18n/locale.tsx';
import { pathOf } from '#paths.ts';
import { stationIcons } from '#shell/station-icons.ts';
import { stationTexts } from '#shell/stations.text.ts';
import { type StationState, stationNames, stationPages } from '#shell/stations.ts';
import { useStationWords } from '#shell/use-line.ts';
import { StatusBadge } from '#ui/status-badge.tsx';
import classes from './project-line.module.css';

/** The stations from the PWA to the builds: the state of each, and the way to it. */
export function ProjectLine({
  projectId,
  stations,
}: {
  projectId: string;
  stations: readonly StationState[] | undefined;
}) {
  const t = useTexts(stationTexts);
  if (stations === undefined)
    return (
      <div className={classes.line}>
        {stationNames.map((name) => (
          <Skeleton key={name} h={92} radius="md" />
        ))}
      </div>
    );
  return (
    <ol className={classes.line} aria-label={t('line')}>
      {stations.map((state) => (
        <li
          key={state.name}
          className={classes.stop}
          data-reached={state.tone === 'good' || state.tone === 'warn' || undefined}
        >
          <Station projectId={projectId} state={state} />
        </li>
      ))}
    </ol>
  );
}

function Station({ projectId, state }: { projectId: string; state: StationState }) {
  const t = useTexts(stationTexts);
  const say = useStationWords();
  const Picture = stationIcons[state.name];
  return (
    <Link to={pathOf(stationPages[state.name], { projectId })} className={classes.station}>
      <span className={classes.head}>
        <Picture width={20} aria-hidden />
        {t(state.name)}
      </span>
      <span className={classes.says}>
        <StatusBadge tone={state.tone}>{say(state)}</StatusBadge>
      </span>
    </Link>
  );
}
