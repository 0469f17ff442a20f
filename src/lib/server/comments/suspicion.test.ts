import { describe, expect, it } from 'vitest';
import { suspicionOf } from './suspicion.ts';

const judge = (text: string, website = '', sentBefore = false) =>
  suspicionOf({ text, website }, { sentBefore });

describe('suspicionOf', () => {
  it('finds nothing wrong with what people write', () => {
    expect([
      judge('Min son gick i Ciceron i två år. Se https://rarsormland.se'),
      judge('BRA!'),
      judge('Tack ❤️ 🎉')
    ]).toEqual([null, null, null]);
  });

  it.each([
    ['honeypot', 'Hej', 'https://casino.example', false],
    ['repeated', 'Hej', '', true],
    ['links', 'http://a.example http://b.example www.c.example', '', false],
    ['shouting', 'KÖP BILLIGA KLOCKOR HÄR OCH NU IDAG', '', false]
  ] as const)('names %s', (suspicion, text, website, sentBefore) => {
    expect(judge(text, website, sentBefore)).toBe(suspicion);
  });
});
