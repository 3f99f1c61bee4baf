import { refusal } from '#platform/errors.ts';
import { createPassingMap } from '#platform/passing-map.ts';

/** Someone who waits for a flight: until its own deadline, and as long as its own client is there. */
export interface Passenger {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

interface Flight<Value> {
  readonly value: Promise<Value>;
  readonly startedBy: Passenger;
  /** How many have boarded, those who left included. */
  boarded: number;
  waiting: number;
  isOver: boolean;
  readonly abort: () => void;
}

export interface Landing<Value> {
  readonly value: Value;
  /** Who waits for work that somebody else began. */
  readonly isJoiner: boolean;
  /** How many the value is for, or was. */
  readonly count: number;
}

export interface Flights<Value> {
  /** Begins the work, or waits for equal work that is on its way already. It is called off when nobody waits any more. */
  readonly board: (
    key: string,
    passenger: Passenger,
    start: (signal: AbortSignal) => Promise<Value>,
  ) => Promise<Landing<Value>>;
}

export const createFlights = <Value>(now: () => number): Flights<Value> => {
  const flights = createPassingMap<string, Flight<Value>>();

  const takeOff = (
    key: string,
    startedBy: Passenger,
    start: (signal: AbortSignal) => Promise<Value>,
  ): Flight<Value> => {
    const controller = new AbortController();
    const close = (): void => {
      flight.isOver = true;
      if (flights.get(key) === flight) flights.delete(key);
    };
    const flight: Flight<Value> = {
      startedBy,
      boarded: 0,
      waiting: 0,
      isOver: false,
      // Nobody joins what has ended.
      value: start(controller.signal).finally(close),
      abort: () => {
        close();
        controller.abort();
      },
    };
    // Those who wait hear of it; all may have left.
    flight.value.catch(() => undefined);
    flights.set(key, flight);
    return flight;
  };

  /** Rejects when the passenger's own time is up or its client has left. */
  const untilGone = ({ signal, deadline }: Passenger, startedBy: Passenger) => {
    let end = (): void => undefined;
    const gone = new Promise<never>((_resolve, reject) => {
      const leave = (): void => reject(refusal('SERVICE_UNAVAILABLE'));
      signal.addEventListener('abort', leave, { once: true });
      // The work ends by itself at the deadline of the one who began it.
      const isSooner = deadline < startedBy.deadline;
      const late = (): void => reject(refusal('DEADLINE_EXCEEDED'));
      const timer = isSooner ? setTimeout(late, Math.max(0, deadline - now())) : undefined;
      end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
      };
      if (signal.aborted) leave();
    });
    return { gone, end: () => end() };
  };

  return {
    board: async (key, passenger, start) => {
      const known = flights.get(key);
      const flight = known ?? takeOff(key, passenger, start);
      flight.boarded += 1;
      flight.waiting += 1;
      const { gone, end } = untilGone(passenger, flight.startedBy);
      try {
        const value = await Promise.race([flight.value, gone]);
        return { value, isJoiner: known !== undefined, count: flight.boarded };
      } finally {
        end();
        flight.waiting -= 1;
        if (flight.waiting === 0 && !flight.isOver) flight.abort();
      }
    },
  };
};
