/** Text that shows as itself in Markdown, on one line. */
export const toMarkdown = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>()#+\-!|&~$@^"'%]/g, '\\$&');
