import { refusal } from '#platform/errors.ts';
import { createPassingMap } from '#platform/passing-map.ts';
import { createStopSignal, type StopSignal } from '#platform/stop-signal.ts';

/** Someone who waits for a flight: until its own deadline, and as long as its own client is there. */
export interface Passenger {
  readonly signal: StopSignal;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

export interface Landing<Value> {
  readonly value: Value;
  /** Who waits for work that somebody else began. */
  readonly isJoiner: boolean;
  /** How many the value is for, or was. */
  readonly count: number;
}

interface Seat<Value> {
  readonly land: (value: Value) => void;
  readonly fail: (error: unknown) => void;
}

interface Flight<Value> {
  readonly startedBy: Passenger;
  /** Those who wait. */
  readonly seats: Set<Seat<Value>>;
  /** How many have boarded, those who left included. */
  boarded: number;
  readonly callOff: () => void;
}

type Start<Value> = (signal: StopSignal) => Promise<Value>;

export interface Flights<Value> {
  /** Begins the work, or waits for equal work that is on its way already. It is called off when nobody waits any more. */
  readonly board: (key: string, passenger: Passenger, start: Start<Value>) => Promise<Landing<Value>>;
}

export const createFlights = <Value>(now: () => number): Flights<Value> => {
  const flights = createPassingMap<string, Flight<Value>>();

  const takeOff = (key: string, startedBy: Passenger, start: Start<Value>): Flight<Value> => {
    const { signal, stop } = createStopSignal();
    const seats = new Set<Seat<Value>>();
    // Nobody joins what has ended.
    const close = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const end = (tell: (seat: Seat<Value>) => void): void => {
      close();
      for (const seat of seats) tell(seat);
    };
    const callOff = (): void => {
      close();
      stop();
    };
    const flight: Flight<Value> = { startedBy, seats, boarded: 0, callOff };
    const work = start(signal);
    flights.set(key, flight);
    work.then(
      (value) => end((seat) => seat.land(value)),
      (error: unknown) => end((seat) => seat.fail(error)),
    );
    return flight;
  };

  /** Rejects when the passenger's own time is up or its client has left. */
  const wait = (
    flight: Flight<Value>,
    { signal, deadline }: Passenger,
    isJoiner: boolean,
  ): Promise<Landing<Value>> =>
    new Promise((resolve, reject) => {
      const { seats, startedBy, callOff } = flight;
      // The work ends by itself at the deadline of the one who began it.
      const isSooner = deadline < startedBy.deadline;
      const late = (): void => leave(refusal('DEADLINE_EXCEEDED'));
      const timer = isSooner ? setTimeout(late, Math.max(0, deadline - now())) : undefined;
      const gone = (): void => leave(refusal('SERVICE_UNAVAILABLE'));
      const standUp = (): void => {
        if (timer !== undefined) clearTimeout(timer);
        signal.removeEventListener('abort', gone);
        seats.delete(seat);
      };
      const leave = (reason: Error): void => {
        standUp();
        reject(reason);
        if (seats.size === 0) callOff();
      };
      const seat: Seat<Value> = {
        land: (value) => {
          standUp();
          resolve({ value, isJoiner, count: flight.boarded });
        },
        fail: (error) => {
          standUp();
          reject(error);
        },
      };
      seats.add(seat);
      signal.addEventListener('abort', gone, { once: true });
      if (signal.aborted) gone();
    });

  return {
    board: (key, passenger, start) => {
      const known = flights.get(key);
      const flight = known ?? takeOff(key, passenger, start);
      flight.boarded += 1;
      return wait(flight, passenger, known !== undefined);
    },
  };
};
