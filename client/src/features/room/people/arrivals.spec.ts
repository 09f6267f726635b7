import { jest } from '@jest/globals';
import { ArrivalGatherer, PAUSE, type Arrivals } from './arrivals.ts';

describe('arrivals', () => {
  const tell = jest.fn<(arrivals: Arrivals) => void>();
  let arrivals: ArrivalGatherer;
  const said = () => tell.mock.calls.map(([what]) => what);

  beforeEach(() => {
    jest.useFakeTimers();
    tell.mockClear();
    arrivals = new ArrivalGatherer(tell);
  });
  afterEach(() => {
    arrivals.close();
    jest.useRealTimers();
  });

  it('of a while are one announcement', () => {
    arrivals.came(['Ann'], 2, 1);
    jest.advanceTimersByTime(PAUSE - 1);
    arrivals.came(['Ben', 'Cai'], 4, 2);
    expect(said()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(said()).toEqual([{ named: ['Ann', 'Ben', 'Cai'] }]);
    jest.advanceTimersByTime(PAUSE * 2);
    expect(said()).toHaveLength(1);
  });

  it('are a number in a room of many', () => {
    arrivals.came(['Ann', 'Ben'], 31, 29);
    jest.advanceTimersByTime(PAUSE);
    expect(said()).toEqual([{ counted: 2 }]);
  });

  it('without names are a number', () => {
    arrivals.came([], 210, 203);
    jest.advanceTimersByTime(PAUSE);
    expect(said()).toEqual([{ counted: 7 }]);
  });

  it('are none if somebody only left', () => {
    arrivals.came([], 202, 203);
    jest.advanceTimersByTime(PAUSE);
    expect(said()).toEqual([]);
  });

  it('are not told after the end', () => {
    arrivals.came(['Ann'], 2, 1);
    arrivals.close();
    jest.advanceTimersByTime(PAUSE);
    expect(said()).toEqual([]);
  });
});
