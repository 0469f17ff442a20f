import { expect, it } from 'vitest';
import { initials } from './initials.ts';

it('a name without a picture is shown by its letters', () => {
  const names = [
    'Ola Wiktorsson',
    'Anna Maria Lindqvist Arrue',
    'RAR i Sörmland',
    'Åsa',
    'föreningen Kupan',
    'a',
    ''
  ];
  expect(names.map(initials)).toEqual(['OW', 'AA', 'RAR', 'Å', 'K', 'A', '']);
});
