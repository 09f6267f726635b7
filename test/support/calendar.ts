import ICAL from 'ical.js';

export interface ReadEvent {
  readonly uid: string;
  readonly summary: string;
  readonly description: string;
  readonly url: string;
  readonly status: string;
  readonly sequence: number;
  readonly start: string;
  readonly end: string;
  readonly stamp: string;
  readonly modified: string;
}

/** Parses the calendar with another library, which throws on an invalid line; also returns the names of all properties. */
export const readCalendar = (text: string): { name: string; events: ReadEvent[]; components: string[]; properties: Set<string> } => {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent');
  const textOf = (component: ICAL.Component, property: string) => String(component.getFirstPropertyValue(property) ?? '');
  const timeOf = (component: ICAL.Component, property: string) =>
    (component.getFirstPropertyValue(property) as ICAL.Time).toJSDate().toISOString();
  const components = calendar.getAllSubcomponents().map(({ name }) => name);
  // The parser would accept a calendar without any.
  if (!components.length) throw new Error('a calendar has at least one component (RFC 5545, 3.6)');
  return {
    components,
    // The parser does not decode X- properties.
    name: textOf(calendar, 'x-wr-calname').replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter)),
    events: events.map((event) => ({
      uid: textOf(event, 'uid'),
      summary: textOf(event, 'summary'),
      description: textOf(event, 'description'),
      url: textOf(event, 'url'),
      status: textOf(event, 'status'),
      sequence: Number(textOf(event, 'sequence')),
      start: timeOf(event, 'dtstart'),
      end: timeOf(event, 'dtend'),
      stamp: timeOf(event, 'dtstamp'),
      modified: timeOf(event, 'last-modified'),
    })),
    properties: new Set([calendar, ...events].flatMap((component) => component.getAllProperties().map(({ name }) => name))),
  };
};
