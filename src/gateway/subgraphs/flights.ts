import type { Clock } from '#platform/clock.ts';
import { createPassingMap, type PassingMap } from '#platform/passing-map.ts';
import { type CallLimit, startCallLimit } from '#platform/upstream/call-limit.ts';
import { toFailure, type UpstreamFailure } from '#platform/upstream/failure.ts';
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

interface Passenger<Value> {
  readonly land: (landing: Landing<Value>) => void;
  readonly fail: (failure: UpstreamFailure) => void;
}

/** A call on its way, and all who wait for it. It is called off when nobody does any more, and not before. */
interface Flight<Value> {
  readonly startedAt: number;
  readonly limit: CallLimit;
  readonly passengers: Set<Passenger<Value>>;
  /** Nobody joins from now on. */
  readonly close: () => void;
}

export interface Flights<Value> {
  /** Waits for an equal call that is on its way already, or starts one. Without a key it is never shared. */
  readonly board: (
    key: FlightKey | undefined,
    waits: Waits,
    start: { readonly milliseconds: number; readonly run: (limit: CallLimit) => Promise<Value> },
  ) => Promise<Landing<Value>>;
}

type Start<Value> = Parameters<Flights<Value>['board']>[2];

const takeOff = <Value>(
  clock: Clock,
  { milliseconds, run }: Start<Value>,
  close: () => void,
): Flight<Value> => {
  const passengers = new Set<Passenger<Value>>();
  const askedAt = performance.now();
  const limit = startCallLimit(milliseconds, clock);
  const end = (tell: (passenger: Passenger<Value>, isFirst: boolean) => void): void => {
    limit.done();
    // First, so that nobody joins what has ended.
    close();
    let isFirst = true;
    for (const passenger of passengers) {
      tell(passenger, isFirst);
      isFirst = false;
    }
  };
  run(limit).then(
    (value) => {
      const isShared = passengers.size > 1;
      end((passenger, isFirst) => passenger.land({ value, isShared, isFirst, askedAt }));
    },
    (thrown) => {
      const failure = toFailure(thrown);
      end((passenger) => passenger.fail(failure));
    },
  );
  return { startedAt: clock.now(), limit, passengers, close };
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
    const passenger: Passenger<Value> = {
      land: (landing) => {
        waits.delete(leave);
        resolve(landing);
      },
      fail: (failure) => {
        waits.delete(leave);
        reject(failure);
      },
    };
    flight.passengers.add(passenger);
    waits.add(leave);
  });

export const createFlights = <Value>(clock: Clock, onJoin: () => void): Flights<Value> => {
  const scopes = createPassingMap<string, PassingMap<string, Flight<Value>>>();

  const open = (key: FlightKey, start: Start<Value>): Flight<Value> => {
    const { scope, body } = key;
    const flights = scopes.get(scope) ?? createPassingMap<string, Flight<Value>>();
    scopes.set(scope, flights);
    const flight = takeOff(clock, start, () => {
      if (flights.get(body) !== flight) return;
      flights.delete(body);
      if (flights.size() === 0 && scopes.get(scope) === flights) scopes.delete(scope);
    });
    flights.set(body, flight);
    return flight;
  };

  const board: Flights<Value>['board'] = (key, waits, start) => {
    if (key === undefined)
      return ride(
        takeOff(clock, start, () => undefined),
        waits,
      );
    const known = scopes.get(key.scope)?.get(key.body);
    // Who comes late would have too little of the time that a call may take.
    if (known === undefined || clock.now() - known.startedAt > start.milliseconds / 2)
      return ride(open(key, start), waits);
    onJoin();
    return ride(known, waits);
  };
  return { board };
};
