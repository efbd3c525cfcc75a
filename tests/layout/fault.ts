export const ruleNames = [
  'layer',
  'place',
  'feature',
  'cycle',
  'package',
  'external',
  'unresolved',
  'computed-import',
  'migration',
  'foreign-table',
  'query-outside-store',
  'environment',
  'clock',
  'random',
  'shell',
  'browser-credential',
  'barrel',
  'name',
  'length',
] as const;

export type RuleName = (typeof ruleNames)[number];

export interface Fault {
  rule: RuleName;
  file: string;
  detail: string;
}
