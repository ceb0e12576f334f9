/** The way to one provider: so many sends at once, the others wait in the order in which they came. */
export type Wire = {
  through<Result>(send: () => Promise<Result>): Promise<Result>;
};

export function createWire(size: number): Wire {
  let free = size;
  let waiting: (() => void)[] = [];
  let next = 0;

  const enter = (): Promise<void> | undefined => {
    if (free > 0) {
      free -= 1;
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  };

  const leave = () => {
    const wake = waiting[next];
    if (wake === undefined) {
      free += 1;
      return;
    }
    next += 1;
    if (next === waiting.length) {
      waiting = [];
      next = 0;
    }
    wake();
  };

  return {
    through: async (send) => {
      const turn = enter();
      if (turn !== undefined) await turn;
      try {
        return await send();
      } finally {
        leave();
      }
    },
  };
}
