/**
 * The application as it would be if closing ignored earlier facts: arrivals still to be processed when a session ends are
 * skipped. The presence test must fail on it, or it proves nothing.
 */
interface Fact {
  readonly type: string;
}
interface KeepRegister {
  react(facts: readonly Fact[]): Promise<void>;
}

const built = (path: string): Promise<unknown> => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { KeepRegister } = (await built('modules/attendance/reactions/keep-register-when-session-moves.js')) as {
  KeepRegister: { prototype: KeepRegister };
};
const react = Reflect.get(KeepRegister.prototype, 'react') as KeepRegister['react'];

KeepRegister.prototype.react = function (this: KeepRegister, facts) {
  const ends = facts.some(({ type }) => type === 'live-session.SessionEnded');
  return react.call(this, ends ? facts.filter(({ type }) => type !== 'live-session.ParticipantJoined') : facts);
};

await built('main.js');
