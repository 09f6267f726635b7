import { createBodyOf, editBodyOf, emptyValues, type Values } from './values.ts';

const AT = '2026-09-01T07:00:00.000Z';
const values: Values = { ...emptyValues('Europe/Paris'), title: ' Induction ', date: '2026-09-01', time: '09:00' };

describe('what is sent to schedule a session', () => {
  it('is trimmed, and empty texts are null', () => {
    expect(createBodyOf(values, AT)).toEqual({
      title: 'Induction',
      description: '',
      instructor: null,
      classId: null,
      lengthMinutes: 60,
      timeZone: 'Europe/Paris',
      startsAt: AT,
      startNow: false,
      replace: false,
      visibility: 'public',
      capacity: null,
      price: 0,
      currency: null,
      lateBooking: false,
      capture: ['teacher'],
      marksVisibility: 'concerned',
      videoUrl: null,
      meetingUrl: null,
      meetingPassword: null,
    });
  });

  it('has a currency only with a price', () => {
    expect(createBodyOf({ ...values, price: 12.5, capacity: 8 }, AT)).toMatchObject({ price: 1250, currency: 'EUR', capacity: 8 });
  });

  it('has no seats, price or late booking for the members of a class', () => {
    const forClass = { ...values, visibility: 'class' as const, classId: 'c', price: 5, capacity: 3, lateBooking: true };
    expect(createBodyOf(forClass, AT)).toMatchObject({ classId: 'c', price: 0, currency: null, capacity: null, lateBooking: false });
  });

  it('has a rule for a series, but not to start now', () => {
    const series = { ...values, repeats: true, days: ['TU'] };
    expect(createBodyOf(series, AT).recurrence).toEqual({ rrule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=10' });
    expect(createBodyOf(series, null, true)).toMatchObject({ startNow: true, replace: true });
    expect(createBodyOf(series, null)).not.toHaveProperty('recurrence');
    expect(createBodyOf(series, null)).not.toHaveProperty('startsAt');
    expect(createBodyOf(values, AT)).not.toHaveProperty('recurrence');
  });
});

describe('what is sent to change a session', () => {
  it('is only what has changed', () => {
    expect(editBodyOf(values, { ...values }, AT)).toEqual({});
    expect(editBodyOf(values, { ...values, title: 'Other', capture: ['presence'] }, AT)).toEqual({ title: 'Other', capture: ['presence'] });
    expect(editBodyOf({ ...values, videoUrl: 'https://a.example' }, values, AT)).toEqual({ videoUrl: null });
  });

  it.each([{ date: '2026-09-02' }, { time: '10:00' }, { timeZone: 'UTC' }])('has a start if %o moves it', (more) => {
    expect(editBodyOf(values, { ...values, ...more }, AT)).toMatchObject({ startsAt: AT });
  });
});
