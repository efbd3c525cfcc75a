import { existsSync } from 'node:fs';

type Environment = Record<string, string | undefined>;

/** What the process seems to run in, each with the evidence for it. */
export interface Surrounding {
  name: 'container' | 'ci' | 'hosted-ide' | 'systemd' | 'server';
  evidence: string;
}

const ideVariables = ['CODESPACES', 'GITPOD_WORKSPACE_ID', 'REPL_ID', 'CLOUD_SHELL', 'IDX_CHANNEL'];

/** Looks at well-known marks; `exists` is given so that tests can play any machine. */
export function detectSurroundings(
  env: Environment,
  exists: (path: string) => boolean = existsSync,
): Surrounding[] {
  const found: Surrounding[] = [];
  const container = ['/.dockerenv', '/run/.containerenv'].find(exists);
  if (container) found.push({ name: 'container', evidence: `the file ${container} exists` });
  else if (env.KUBERNETES_SERVICE_HOST)
    found.push({ name: 'container', evidence: 'KUBERNETES_SERVICE_HOST is set' });
  if (env.CI && env.CI !== 'false') found.push({ name: 'ci', evidence: `CI is ${env.CI}` });
  const ide = ideVariables.find((name) => env[name]);
  if (ide) found.push({ name: 'hosted-ide', evidence: `${ide} is set` });
  if (env.INVOCATION_ID || env.NOTIFY_SOCKET) {
    found.push({
      name: 'systemd',
      evidence: `${env.INVOCATION_ID ? 'INVOCATION_ID' : 'NOTIFY_SOCKET'} is set`,
    });
  }
  return found.length > 0
    ? found
    : [{ name: 'server', evidence: 'no mark of a container, CI, hosted IDE or systemd' }];
}

/** Where NODE_ENV and the surroundings disagree; sentences for the log. */
export function surroundingWarnings(nodeEnv: string, surroundings: Surrounding[]): string[] {
  const has = (name: Surrounding['name']) => surroundings.find((one) => one.name === name);
  const served = has('systemd') ?? has('container');
  if (nodeEnv === 'development' && served) {
    return [
      `NODE_ENV is development, but this looks like a ${served.name} (${served.evidence}): set NODE_ENV=production to be told of weak secrets.`,
    ];
  }
  const personal = has('hosted-ide') ?? has('ci');
  if (nodeEnv === 'production' && personal) {
    return [`NODE_ENV is production, but this looks like a ${personal.name} (${personal.evidence}).`];
  }
  return [];
}
