/** How many messages are on their way to each endpoint from this process. */
export interface Lanes {
  /** @returns leaves the lane again; undefined where it is full */
  enter(endpointId: string): (() => void) | undefined;
}

/** A slow endpoint holds only its own lane: the others' messages pass it by. */
export function createLanes(most = 4): Lanes {
  const taken = new Map<string, number>();
  return {
    enter(endpointId) {
      const count = taken.get(endpointId) ?? 0;
      if (count >= most) return undefined;
      taken.set(endpointId, count + 1);
      return () => {
        const left = (taken.get(endpointId) ?? 1) - 1;
        if (left > 0) taken.set(endpointId, left);
        else taken.delete(endpointId);
      };
    },
  };
}
