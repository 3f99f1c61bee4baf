import type { Clock } from '#platform/clock.ts';
import { createPassingMap, type PassingMap } from '#platform/passing-map.ts';
import { type CallLimit, startCallLimit } from '#platform/upstream/call-limit.ts';
import { toFailure, type UpstreamFailure } from '#platform/upstream/failure.ts';
import type { Waiter } from '#platform/upstream/waiter.ts';
import type { Waits } from './waits.ts';

/** What makes two calls one: everything that the subgraph can see of a call and answer differently by. */
export interface FlightKey {
  /** The headers that tell calls apart. */
  readonly scope: string;
  readonly body: string;
}

export interface Landing<Value> {
  readonly value: Value;
  /** Others got the same value: it must not be written to. */
  readonly isShared: boolean;
  /** Of those who share it, one. */
  readonly isFirst: boolean;
  /** When the call began, by `performance.now()`. */
  readonly askedAt: number;
}

interface Passenger<Value> extends Waiter<Landing<Value>> {
  readonly waits: Waits;
  readonly leave: (reason: UpstreamFailure) => void;
}

/** A call on its way, and all who wait for it. It is called off when nobody does any more, and not before. */
interface Flight<Value> {
  /** By `performance.now()`. */
  readonly askedAt: number;
  readonly startedAt: number;
  readonly limit: CallLimit;
  readonly passengers: Set<Passenger<Value>>;
  /** Nobody joins from now on. */
  readonly close: () => void;
}

interface Start<Value> {
  readonly milliseconds: number;
  readonly run: (limit: CallLimit, waiter: Waiter<Value>) => void;
}

export interface Flights<Value> {
  /** Waits for an equal call that is on its way already, or starts one. Without a key it is never shared. */
  readonly board: (key: FlightKey | undefined, waits: Waits, start: Start<Value>) => Promise<Landing<Value>>;
}

const takeOff = <Value>(flight: Flight<Value>, run: Start<Value>['run']): void => {
  const { limit, passengers, askedAt } = flight;
  const end = (tell: (passenger: Passenger<Value>, isFirst: boolean) => void): void => {
    limit.done();
    // First, so that nobody joins what has ended.
    flight.close();
    let isFirst = true;
    for (const passenger of passengers) {
      passenger.waits.delete(passenger.leave);
      tell(passenger, isFirst);
      isFirst = false;
    }
  };
  const resolve = (value: Value): void => {
    const isShared = passengers.size > 1;
    end((passenger, isFirst) => passenger.resolve({ value, isShared, isFirst, askedAt }));
  };
  const reject = (thrown: unknown): void => {
    const failure = toFailure(thrown);
    end((passenger) => passenger.reject(failure));
  };
  try {
    run(limit, { resolve, reject });
  } catch (thrown) {
    // Whoever joined a call that never began would wait for ever.
    reject(thrown);
  }
};

const ride = <Value>(flight: Flight<Value>, waits: Waits): Promise<Landing<Value>> =>
  new Promise((resolve, reject) => {
    const leave = (reason: UpstreamFailure): void => {
      waits.delete(leave);
      flight.passengers.delete(passenger);
      reject(reason);
      if (flight.passengers.size > 0) return;
      flight.close();
      flight.limit.stop(reason);
    };
    const passenger: Passenger<Value> = { waits, leave, resolve, reject };
    flight.passengers.add(passenger);
    waits.add(leave);
  });

const nothing = (): void => undefined;

export const createFlights = <Value>(clock: Clock, onJoin: () => void): Flights<Value> => {
  const scopes = createPassingMap<string, PassingMap<string, Flight<Value>>>();

  const create = ({ milliseconds }: Start<Value>, close: () => void): Flight<Value> => ({
    askedAt: performance.now(),
    startedAt: clock.now(),
    limit: startCallLimit(milliseconds, clock),
    passengers: new Set(),
    close,
  });

  const open = ({ scope, body }: FlightKey, start: Start<Value>): Flight<Value> => {
    const flights = scopes.get(scope) ?? createPassingMap<string, Flight<Value>>();
    scopes.set(scope, flights);
    const flight = create(start, () => {
      if (flights.get(body) !== flight) return;
      flights.delete(body);
      if (flights.size() === 0 && scopes.get(scope) === flights) scopes.delete(scope);
    });
    flights.set(body, flight);
    return flight;
  };

  return {
    board: (key, waits, start) => {
      const known = key && scopes.get(key.scope)?.get(key.body);
      // Who comes late would have too little of the time that a call may take.
      if (known !== undefined && clock.now() - known.startedAt <= start.milliseconds / 2) {
        onJoin();
        return ride(known, waits);
      }
      const flight = key === undefined ? create(start, nothing) : open(key, start);
      const landing = ride(flight, waits);
      // Last, because it may end at once.
      takeOff(flight, start.run);
      return landing;
    },
  };
};
