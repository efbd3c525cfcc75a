import { variables } from '@marsa/server/platform/config-variables.ts';
import { emitFile } from './emitted-file.ts';

interface Documented {
  default?: string;
  unit?: string;
  help: string;
  secret?: true;
}

const entry = ([name, { default: byDefault, unit, help, secret }]: [string, Documented]) =>
  [
    `# ${help}${unit ? ` (${unit})` : ''}${secret ? '. Also as a file: ' : ''}${secret ? `${name}_FILE` : ''}`,
    `# ${name}=${byDefault ?? ''}`,
  ].join('\n');

emitFile(
  '.env.example',
  `# Every setting of Marsa with its default; nothing has to be set for a first look.
# Copy to .env and uncomment what you change. Made by: npm run env-example

${Object.entries(variables).map(entry).join('\n\n')}
`,
);
