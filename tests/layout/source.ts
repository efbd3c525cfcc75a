/** One import of a file, static, dynamic or of types only. */
export interface Import {
  specifier: string;
  /** What stands between `import` or `export` and the specifier. */
  clause: string;
}

/**
 * The text with comments and the inside of strings and regular expressions blanked, letter for letter, so that places
 * in it are places in the text. Code inside `${}` of a template stays.
 */
export function toCode(text: string): string {
  let code = '';
  const templates: number[] = [];
  let braces = 0;
  while (code.length < text.length) {
    const rest = text.slice(code.length, code.length + 2);
    const char = rest[0] ?? '';
    if (rest === '//' || rest === '/*') code += blankComment(text, code.length);
    else if (char === "'" || char === '"') code += blankUntil(text, code.length, char);
    else if (char === '/' && isRegexNext(code)) code += blankRegex(text, code.length);
    else if (char === '`' || (char === '}' && templates.at(-1) === braces)) {
      if (char === '}') templates.pop();
      const part = blankTemplate(text, code.length);
      if (part.endsWith('{')) templates.push(braces);
      code += part;
    } else {
      if (char === '{') braces++;
      if (char === '}') braces--;
      code += char;
    }
  }
  return code;
}

const blank = (text: string) => text.replace(/[^\n]/g, ' ');

function blankComment(text: string, from: number): string {
  const isLine = text[from + 1] === '/';
  const end = isLine ? text.indexOf('\n', from) : text.indexOf('*/', from) + 2;
  return blank(text.slice(from, end < from ? undefined : end));
}

function blankUntil(text: string, from: number, quote: string): string {
  let end = from + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
  return `${quote}${blank(text.slice(from + 1, end))}${text[end] ?? ''}`;
}

function blankRegex(text: string, from: number): string {
  let end = from + 1;
  let isInClass = false;
  while (end < text.length && (isInClass || text[end] !== '/')) {
    if (text[end] === '[') isInClass = true;
    if (text[end] === ']') isInClass = false;
    end += text[end] === '\\' ? 2 : 1;
  }
  return `/${blank(text.slice(from + 1, end))}/`;
}

/** From a backtick or the `}` of an expression to the next `${` or the closing backtick. */
function blankTemplate(text: string, from: number): string {
  let end = from + 1;
  while (end < text.length && text[end] !== '`' && text.slice(end, end + 2) !== '${') {
    end += text[end] === '\\' ? 2 : 1;
  }
  const close = text[end] === '`' ? '`' : '${';
  return `${text[from]}${blank(text.slice(from + 1, end))}${end < text.length ? close : ''}`;
}

/** A slash divides after a value and begins a regular expression after anything else. */
function isRegexNext(code: string): boolean {
  const before = code.trimEnd();
  return before === '' || /[(,=:[!&|?{};+\-*%~^<>]$|\b(return|typeof|case|in|of|await|yield)$/.test(before);
}

const staticImport = /\b(?:import|export)\b([^'"`;()]*?\bfrom\b)?\s*(['"])( *)\2/g;
const calledImport = /\b(?:import|require)\s*\(\s*(['"`])( *)\1/g;

/** Every import that a file makes, also by `export … from`, `import('…')` in code and in types, and `require`. */
export function importsOf(text: string, code: string): Import[] {
  const specifierAt = (end: number, length: number) => text.slice(end - 1 - length, end - 1);
  const found: Import[] = [];
  for (const match of code.matchAll(staticImport)) {
    const specifier = specifierAt(match.index + match[0].length, match[3]?.length ?? 0);
    found.push({ specifier, clause: (match[1] ?? '').trim() });
  }
  for (const match of code.matchAll(calledImport)) {
    found.push({ specifier: specifierAt(match.index + match[0].length, match[2]?.length ?? 0), clause: '*' });
  }
  return found;
}
