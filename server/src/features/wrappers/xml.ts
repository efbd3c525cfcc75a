/** An element with either text or elements inside. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  content: string | readonly XmlElement[];
}

export const element = (
  name: string,
  attributes: Record<string, string> = {},
  content: string | readonly XmlElement[] = [],
): XmlElement => ({ name, attributes, content });

/** An XML 1.0 document in UTF-8. Names come from our code; every text and attribute is read back as it was given. */
export const toXml = (root: XmlElement) => `<?xml version="1.0" encoding="utf-8"?>\n${write(root, '')}`;

function write({ name, attributes, content }: XmlElement, indent: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const start = `${indent}<${name}${pairs.join('')}`;
  if (content.length === 0) return `${start}/>\n`;
  if (typeof content === 'string') return `${start}>${escaped(content)}</${name}>\n`;
  return `${start}>\n${content.map((child) => write(child, `${indent}    `)).join('')}${indent}</${name}>\n`;
}

/** White space other than a blank as references: readers change it where it stands as it is. */
const escaped = (text: string) => text.replace(/[&<>"'\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`);
