import type { BuildStatus } from '@marsa/contract/builds.ts';
import type { Tone } from '#ui/status-badge.tsx';
import { stepTexts } from './builds.text.ts';

export const statusTones: Record<BuildStatus, Tone> = {
  intended: 'busy',
  unknown: 'warn',
  queued: 'busy',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'quiet',
  lost: 'bad',
};

export const isOpen = (status: BuildStatus) => ['intended', 'unknown', 'queued', 'running'].includes(status);

type StepWord = keyof typeof stepTexts.en;

/** What GitHub says of a job or step: its end, or its state before. `word` is undefined where GitHub has a new one. */
export function judgeStep({ status, conclusion }: { status: string; conclusion: string | null }): {
  tone: Tone;
  word: StepWord | undefined;
} {
  const said = conclusion ?? status;
  const word = Object.hasOwn(stepTexts.en, said) ? (said as StepWord) : undefined;
  return { tone: toneOf(said), word };
}

function toneOf(said: string): Tone {
  if (said === 'success') return 'good';
  if (['failure', 'timed_out', 'startup_failure'].includes(said)) return 'bad';
  if (said === 'in_progress') return 'busy';
  return said === 'action_required' ? 'warn' : 'quiet';
}

interface Span {
  startedAt: string | null;
  completedAt: string | null;
}

/** Where on a time line something lies, in hundredths of the whole. Undefined where it has not begun. */
export function placeOf(
  span: Span,
  whole: { from: number; to: number },
): { at: number; size: number } | undefined {
  if (span.startedAt === null || whole.to <= whole.from) return undefined;
  const length = whole.to - whole.from;
  const start = Math.max(whole.from, Date.parse(span.startedAt));
  const end = span.completedAt === null ? whole.to : Date.parse(span.completedAt);
  const at = Math.min(100, ((start - whole.from) / length) * 100);
  return { at, size: Math.max(0.5, Math.min(100 - at, ((end - start) / length) * 100)) };
}

/** From the first that began to the last that ended, or until now where something still runs. */
export function wholeOf(spans: readonly Span[], nowMs: number): { from: number; to: number } {
  const begun = spans.flatMap(({ startedAt }) => (startedAt === null ? [] : [Date.parse(startedAt)]));
  const ended = spans.flatMap(({ startedAt, completedAt }) =>
    startedAt === null ? [] : [completedAt === null ? nowMs : Date.parse(completedAt)],
  );
  return { from: Math.min(...begun), to: Math.max(...ended) };
}

/** The inputs that somebody wrote, one in a line; undefined where a line is none. */
export function readInputs(text: string): Record<string, string> | undefined {
  const inputs: Record<string, string> = {};
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_-]*)\s*=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    inputs[name] = value.trim();
  }
  return inputs;
}
