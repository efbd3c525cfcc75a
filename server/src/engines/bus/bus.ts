/** Tells all instances that something happened: a key was revoked, a ban lifted, a build moved. */
export interface Bus {
  /**
   * To listeners of this process at once, before it returns; to other instances soon after, if Redis is there.
   * Never throws. Publish after the commit.
   * @param payload what JSON can carry; no secret
   */
  publish(topic: string, payload: unknown): void;
  /** @returns stops listening */
  subscribe(topic: string, listener: (payload: unknown) => void): () => void;
  /**
   * Messages of other instances may have been missed: whoever keeps copies of what is in the database drops them.
   * @returns stops listening
   */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}
