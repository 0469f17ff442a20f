import { expect, it } from 'vitest';
import { eventOf, readCommand } from './embed-messages.ts';

it.each([
  [{ to: 'eter', do: 'play' }, { do: 'play' }],
  [{ to: 'eter', do: 'pause', at: 4 }, { do: 'pause' }],
  [
    { to: 'eter', do: 'seek', at: 412.4 },
    { do: 'seek', atMs: 412_400 }
  ]
])('%j is understood', (data, command) => {
  expect(readCommand(data)).toEqual(command);
});

it.each([
  null,
  undefined,
  'play',
  7,
  [],
  {},
  { do: 'play' },
  { to: 'eter' },
  { to: 'eter', do: 'seek' },
  { to: 'eter', do: 'seek', at: '4' },
  { to: 'eter', do: 'seek', at: -1 },
  { to: 'eter', do: 'seek', at: Number.NaN },
  { to: 'eter', do: 'toString' }
])('%j is no command', (data) => {
  expect(readCommand(data)).toBeNull();
});

it('loading and idling are nobody else’s matter', () => {
  expect([eventOf('idle'), eventOf('loading'), eventOf('playing'), eventOf('ended')]).toEqual([
    null,
    null,
    'play',
    'ended'
  ]);
});
