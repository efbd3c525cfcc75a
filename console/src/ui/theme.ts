import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core';

/** Water of a harbour. Shade 7 on white and shade 3 on the dark ground have a contrast above 4.5. */
const harbour: MantineColorsTuple = [
  '#eaf7f8',
  '#d6ecee',
  '#aadade',
  '#7bc7cd',
  '#55b7bf',
  '#3dadb6',
  '#17888f',
  '#0d7078',
  '#075a61',
  '#03444a',
];

/** Dark greys with a breath of the same water. */
const dark: MantineColorsTuple = [
  '#cdd5db',
  '#b6c0c8',
  '#939fa9',
  '#6b7782',
  '#414c56',
  '#333d46',
  '#222a31',
  '#181e24',
  '#12171b',
  '#0c1013',
];

/** White on shade 7 has a contrast above 6: what is dangerous must be read. */
const red: MantineColorsTuple = [
  '#fdeaea',
  '#fbd5d5',
  '#f5a9a9',
  '#ee7c7c',
  '#e35656',
  '#d63b3b',
  '#c62f2f',
  '#b42323',
  '#971b1b',
  '#7c1414',
];

const sans = '"Marsa Sans", system-ui, -apple-system, "Segoe UI", "Noto Sans Arabic", sans-serif';

export const theme = createTheme({
  colors: { harbour, dark, red },
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 7 },
  fontFamily: sans,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontFamily: sans,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: {
      // No blur behind it: without a graphics card the whole page would be blurred anew at each key.
      defaultProps: { centered: true, radius: 'lg' },
      styles: { title: { fontWeight: 600, fontSize: '1.05rem', minInlineSize: 0, overflowWrap: 'anywhere' } },
    },
    // A header within a dialog is none of the page.
    ModalHeader: { defaultProps: { component: 'div' } },
    // The tone is in the frame; as the colour of words it would be too pale.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    // Arabic letters hang lower than Latin ones.
    InputWrapper: { styles: { label: { paddingBlockEnd: 4 }, description: { lineHeight: 1.45 } } },
    Text: { defaultProps: { size: 'sm' } },
    Anchor: { defaultProps: { inherit: true } },
    Skeleton: { defaultProps: { radius: 'sm' } },
  },
});

/** Where Mantine's greys and reds have too little contrast for WCAG 2.2 AA. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--marsa-navbar': '15.5rem' },
  light: {
    '--mantine-color-dimmed': '#5b6570',
    '--mantine-color-placeholder': '#66707b',
    '--mantine-color-error': '#c02626',
    '--mantine-color-anchor': 'var(--mantine-color-harbour-7)',
    '--mantine-color-text': '#16202a',
    '--marsa-ground': '#f6f8f9',
    '--marsa-surface': '#ffffff',
    '--marsa-line': '#dfe4e8',
    '--marsa-hover': '#eef2f4',
    '--marsa-good': '#1d7a45',
    '--marsa-good-soft': '#e3f5ea',
    '--marsa-warn': '#8a5800',
    '--marsa-warn-soft': '#fdf1d7',
    '--marsa-bad': '#b42323',
    '--marsa-bad-soft': '#fdeaea',
    '--marsa-busy': '#1862a8',
    '--marsa-busy-soft': '#e5f0fb',
    '--marsa-quiet': '#56606b',
    '--marsa-quiet-soft': '#edf0f2',
  },
  dark: {
    '--mantine-color-dimmed': '#a3adb8',
    '--mantine-color-placeholder': '#8d98a3',
    '--mantine-color-error': '#ff9c9c',
    '--mantine-color-anchor': 'var(--mantine-color-harbour-3)',
    '--mantine-color-text': '#e3e8ec',
    '--mantine-color-body': '#161b20',
    '--marsa-ground': '#111519',
    '--marsa-surface': '#181e24',
    '--marsa-line': '#2c353d',
    '--marsa-hover': '#222a31',
    '--marsa-good': '#7fd6a2',
    '--marsa-good-soft': '#17301f',
    '--marsa-warn': '#f0c067',
    '--marsa-warn-soft': '#33270f',
    '--marsa-bad': '#ff9c9c',
    '--marsa-bad-soft': '#3a1c1e',
    '--marsa-busy': '#8fc3f5',
    '--marsa-busy-soft': '#172a3d',
    '--marsa-quiet': '#a9b3bd',
    '--marsa-quiet-soft': '#262e35',
    '--marsa-hint': '#3a4650',
  },
});

/** The theme lives on the document, where the server puts what was chosen before. */
export function createThemeKeeper(keep: (theme: string) => void): MantineColorSchemeManager {
  const read = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
  };
  return {
    get: read,
    set(value) {
      document.documentElement.dataset.theme = value;
      keep(value);
    },
    subscribe() {},
    unsubscribe() {},
    clear() {},
  };
}
