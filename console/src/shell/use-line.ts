import * as line from '@marsa/contract/line.ts';
import { useQuery } from '@tanstack/react-query';
import { queryPage } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { useNow } from '#ui/relative-time.tsx';
import { stationTexts } from './stations.text.ts';
import { type StationState, stationsOf } from './stations.ts';

const minuteMs = 60_000;

/** Where projects stand, by id; undefined until it is known. Follows what happens by itself. */
export function useLines(projectIds: readonly string[]): Map<string, StationState[]> | undefined {
  const nowMs = useNow(minuteMs);
  const items = useLineItems(projectIds);
  return items && new Map(items.map((one) => [one.projectId, stationsOf(one, nowMs)]));
}

/** Of each project, the check that kept its icon: for `<ProjectIcon>`. */
export function useIconChecks(projectIds: readonly string[]): Map<string, string | null | undefined> {
  return new Map(useLineItems(projectIds)?.map(({ projectId, pwa }) => [projectId, pwa?.iconOf]));
}

/** One question, whoever asks it on a page. */
function useLineItems(projectIds: readonly string[]) {
  const { data } = useQuery({
    ...queryPage(line.list, { query: { projectIds: projectIds.slice(0, line.mostProjects).join(',') } }),
    enabled: projectIds.length > 0,
  });
  return data?.items;
}

/** Says what a station says of itself. */
export function useStationWords(): (state: StationState) => string {
  const t = useTexts(stationTexts);
  return ({ says, count = 0, word = '' }) =>
    (t as (key: typeof says, params: object) => string)(says, { count, word });
}
