/** Control characters, line breaks, and the marks that turn the direction of the text around them. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** True where a text holds no control characters (NUL, escape sequences, line breaks) and no half surrogate pair. */
export const hasOnlyText = (value: string) => value.isWellFormed() && !unseen.test(value);

export const textIssue = 'must not hold control characters or broken Unicode';
