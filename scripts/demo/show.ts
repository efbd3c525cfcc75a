import { styleText } from 'node:util';

/** One station as it went. */
export interface Stop {
  name: string;
  title: string;
  ok: boolean;
  ms: number;
  detail: string;
}

/** Shows a walk to a person, or keeps quiet for a script. */
export interface Show {
  begin(title: string): void;
  news(text: string): void;
  end(stop: Stop): void;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export function createShow(out: NodeJS.WriteStream): Show {
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;
  let line = '';
  const draw = () => {
    const text = `${frames[frame++ % frames.length]} ${line}`.slice(0, out.columns ?? 80);
    out.write(`\r\x1b[2K${styleText('cyan', text)}`);
  };
  let title = '';
  return {
    begin(next) {
      title = next;
      line = next;
      if (out.isTTY) timer = setInterval(draw, 80);
    },
    news(text) {
      line = `${title} · ${text}`;
    },
    end({ ok, title: ended, detail, ms }) {
      clearInterval(timer);
      if (out.isTTY) out.write('\r\x1b[2K');
      const mark = ok ? styleText('green', '✓') : styleText('red', '✗');
      out.write(
        `${mark} ${ended.padEnd(24)} ${styleText('dim', `${String(Math.round(ms)).padStart(6)} ms`)}  ${detail}\n`,
      );
    },
  };
}

export const quietShow: Show = { begin() {}, news() {}, end() {} };

const width = 44;

/** Where the time went: a bar for each station on one scale. */
export function drawTimeLine(stops: readonly Stop[]): string {
  const total = stops.reduce((sum, { ms }) => sum + ms, 0);
  let before = 0;
  const rows = stops.map(({ name, ms, ok }) => {
    const start = Math.round((before / total) * width);
    const length = Math.max(1, Math.round((ms / total) * width));
    before += ms;
    const bar = styleText(ok ? 'cyan' : 'red', '█'.repeat(Math.min(length, width + 1 - start)));
    return `  ${name.padEnd(9)} ${' '.repeat(Math.min(start, width))}${bar}`;
  });
  return ['', `  ${(total / 1000).toFixed(1)} s from a URL to followed builds`, ...rows, ''].join('\n');
}
