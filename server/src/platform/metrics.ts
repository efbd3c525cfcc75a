import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** One request: seconds by method, route pattern and status. Never a path, an id or a key. */
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  /** A value that is read when it is asked for. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** The text format of Prometheus. */
  text(): Promise<string>;
  contentType: string;
}

/** Gauges that end like counters, which Prometheus' own linter refuses; the same numbers are there by type. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  });
  // prom-client hashes the labels at every call; the few combinations that exist are kept instead.
  const children = new Map<string, { observe(seconds: number): void }>();
  return {
    observeRequest(method, route, status, seconds) {
      const key = `${method} ${route} ${status}`;
      let child = children.get(key);
      if (child === undefined) {
        child = requests.labels(method, route, String(status));
        children.set(key, child);
      }
      child.observe(seconds);
    },
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
