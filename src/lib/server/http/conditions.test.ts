import { describe, expect, it } from 'vitest';
import { conditionsOf, type ConditionsAnswer } from './conditions.ts';

const file = { etag: '"abc"', modifiedAt: Date.UTC(2026, 10, 21, 12, 0, 0, 500) };
const [before, same, after] = [59, 60, 61].map((second) =>
  new Date(Date.UTC(2026, 10, 21, 11, 59, second)).toUTCString()
) as [string, string, string];

describe('the conditions of a request', () => {
  it.each<[Record<string, string>, ConditionsAnswer]>([
    [{}, 'met'],
    [{ 'if-none-match': '"abc"' }, 304],
    [{ 'if-none-match': 'W/"abc"' }, 304],
    [{ 'if-none-match': '"other", W/"abc"' }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"other"' }, 'met'],
    [{ 'if-none-match': 'abc' }, 'met'],
    [{ 'if-none-match': '' }, 'met'],
    [{ 'if-modified-since': same }, 304],
    [{ 'if-modified-since': after }, 304],
    [{ 'if-modified-since': before }, 'met'],
    [{ 'if-modified-since': 'yesterday' }, 'met'],
    [{ 'if-none-match': '"other"', 'if-modified-since': after }, 'met'],
    [{ 'if-match': '"abc"' }, 'met'],
    [{ 'if-match': '"other", "abc"' }, 'met'],
    [{ 'if-match': '*' }, 'met'],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-match': 'W/"abc"' }, 412],
    [{ 'if-unmodified-since': same }, 'met'],
    [{ 'if-unmodified-since': before }, 412],
    [{ 'if-unmodified-since': 'yesterday' }, 'met'],
    [{ 'if-match': '"abc"', 'if-unmodified-since': before }, 'met'],
    [{ 'if-match': '"abc"', 'if-none-match': '"abc"' }, 304],
    [{ 'if-match': '"other"', 'if-none-match': '"abc"' }, 412]
  ])('%j are answered with %s', (headers, answer) => {
    expect(conditionsOf(headers, file)).toBe(answer);
  });
});
