import autocannon from 'autocannon';

/** One request, asked again and again. */
export interface Target {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** What is other in each request. */
  next?(): { body: string; headers: Record<string, string> };
}

const connections = 50;

const toOptions = ({ next, ...target }: Target): autocannon.Options =>
  next ? { ...target, requests: [{ setupRequest: (request) => ({ ...request, ...next() }) }] } : target;

/** Requests a second that were answered with success. @throws Error if one was not: refusals are quick */
export async function measureRate(target: Target, seconds: number): Promise<number> {
  const result = await autocannon({ ...toOptions(target), connections, duration: seconds, sampleInt: 100 });
  requireSuccess(target, result);
  return (result['2xx'] * 1000) / (result.finish.getTime() - result.start.getTime());
}

/** Asks `amount` times. @throws Error if not all were answered with success */
export async function ask(target: Target, amount: number): Promise<void> {
  requireSuccess(target, await autocannon({ ...toOptions(target), connections, amount }));
}

function requireSuccess(
  { url }: Target,
  { errors, timeouts, non2xx, '2xx': answered }: autocannon.Result,
): void {
  if (errors + timeouts + non2xx > 0 || answered === 0) {
    throw new Error(
      `${url}: ${answered} answers, but ${non2xx} refusals, ${errors} errors, ${timeouts} time-outs`,
    );
  }
}
