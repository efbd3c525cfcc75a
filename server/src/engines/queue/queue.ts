/**
 * Says who may run a job now. Only hints pass here, which may get lost or come twice: the row of the job is the truth,
 * and whoever wants to run it must win its lease first.
 */
export interface Queue {
  /** Never throws, returns at once. Call it after the commit. @param dueAt milliseconds since 1970 */
  offer(jobId: string, dueAt: number): void;
  /**
   * Hands jobs that are due to this instance, at most so many at once.
   * @param take runs the job; resolves with when it is due again, or undefined where there is nothing more to do
   */
  consume(take: (jobId: string) => Promise<number | undefined>, concurrency: number): void;
  /** Whether jobs come by themselves just now; where they don't, whoever consumes has to look for them. */
  isDistributing(): boolean;
  /** Takes no more jobs; those that were taken have ended by then. */
  close(): Promise<void>;
}
