import { byRoleAndName } from './sorted.ts';

const person = (name: string, role: 'student' | 'teacher' | 'admin') => ({
  userId: name,
  name,
  role,
  microphone: false,
  camera: false,
  screen: false,
});

describe('the people of a room', () => {
  it('are listed with staff first, each group by name', () => {
    const people = [
      person('Zoë', 'student'),
      person('Ähn', 'student'),
      person('Tom', 'teacher'),
      person('Amy', 'admin'),
      person('Ben', 'student'),
    ];
    expect(byRoleAndName(people, 'de').map(({ name }) => name)).toEqual(['Amy', 'Tom', 'Ähn', 'Ben', 'Zoë']);
  });
});
