import {
  CodeBracketSquareIcon,
  CubeIcon,
  GlobeAltIcon,
  KeyIcon,
  WrenchScrewdriverIcon,
} from '@heroicons/react/24/outline';
import type { Icon } from '#ui/empty-state.tsx';
import type { StationName } from './stations.ts';

export const stationIcons: Record<StationName, Icon> = {
  pwa: GlobeAltIcon,
  credentials: KeyIcon,
  github: CodeBracketSquareIcon,
  wrapper: CubeIcon,
  builds: WrenchScrewdriverIcon,
};
