/** True where a text holds neither control characters (NUL, escape sequences) nor half of a surrogate pair. */
export function hasOnlyText(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  return value.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(value);
}

export const textIssue = 'must not hold control characters or broken Unicode';
