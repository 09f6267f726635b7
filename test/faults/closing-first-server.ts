/**
 * The application as it would be if a closing did not look at what came before it: arrivals that are still to be taken in when a session ends are
 * passed over. The storm of presence must fail on it, or it proves nothing.
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
