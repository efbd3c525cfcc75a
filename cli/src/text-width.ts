const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const markOnly = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const emoji = /\p{Emoji_Presentation}|\ufe0f/u;
/** East Asian wide and fullwidth characters (Unicode TR 11), in the blocks that hold them. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;

/** Cells of a terminal that a text takes: marks of Arabic take none, Chinese characters and emoji two. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (markOnly.test(grapheme)) return 0;
  return emoji.test(grapheme) || wide.test(grapheme) ? 2 : 1;
}

/** Spaces that fill a text up to `width` cells. */
export const padding = (text: string, width: number) => ' '.repeat(Math.max(0, width - textWidth(text)));

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{1e800}-\u{1efff}]/u;

/** Between FIRST STRONG ISOLATE and POP: Arabic in one column does not turn the next one around. */
export const isolate = (text: string) => (rightToLeft.test(text) ? `\u2068${text}\u2069` : text);

const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** What others wrote (the title of a run, say) must not speak to the terminal. */
export const toPlain = (text: string) => text.replace(unseen, '\ufffd');
