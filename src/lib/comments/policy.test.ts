import { expect, it } from 'vitest';
import { policyFor } from './policy.ts';

const day = 24 * 3_600_000;
const article = { publishedAt: 1000, isAllowed: true };

it('reads first and never closes where nothing is set', () => {
  expect(policyFor(article, {}, 1e15)).toEqual({
    policy: 'moderated',
    closesAfterDays: null,
    from: 'standard',
    isOpen: true,
    closesAt: null
  });
});

it('lets the narrowest setting decide', () => {
  const station = { policy: 'closed', closesAfterDays: null } as const;
  const programme = { policy: 'open', closesAfterDays: null } as const;
  expect(policyFor(article, { station, programme }, 0)).toMatchObject({ from: 'programme', policy: 'open' });
  expect(policyFor(article, { station }, 0).isOpen).toBe(false);
});

it('closes so many days after publishing, to the millisecond', () => {
  const station = { policy: 'open', closesAfterDays: 30 } as const;
  const closesAt = 1000 + 30 * day;
  expect(policyFor(article, { station }, closesAt - 1)).toMatchObject({ isOpen: true, closesAt });
  expect(policyFor(article, { station }, closesAt).isOpen).toBe(false);
});

it('stays closed where the article itself takes no comments', () => {
  expect(
    policyFor({ ...article, isAllowed: false }, { article: { policy: 'open', closesAfterDays: null } }, 0)
      .isOpen
  ).toBe(false);
});
