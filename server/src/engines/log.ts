/** What engines need of a logger; pino's fits. */
export interface EngineLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export const silentLog: EngineLog = { info() {}, warn() {} };
