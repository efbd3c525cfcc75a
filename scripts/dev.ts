/** `npm run dev`: the server, again at each change, and the console hot on http://127.0.0.1:5173. Ctrl-C ends both. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const vite = join(
  createRequire(join(root, 'console/package.json')).resolve('vite/package.json'),
  '../bin/vite.js',
);

const children: ChildProcess[] = [
  spawn(process.execPath, ['--watch', 'server/src/main.ts'], { cwd: root, stdio: 'inherit' }),
  spawn(process.execPath, [vite, 'console', '--clearScreen', 'false'], { cwd: root, stdio: 'inherit' }),
];

const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
for (const child of children) child.on('exit', stop);
