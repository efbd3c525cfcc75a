/**
 * Loaded before each file of tests. What forces a file to its end does not wait until its reports are out: tests went
 * missing from the count, and the reason of a failure with them.
 */
const exit = process.exit;
const whileReportsGoOutMs = 50;

process.exit = ((code) => void setTimeout(exit, whileReportsGoOutMs, code)) as typeof process.exit;
