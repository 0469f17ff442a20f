import { describe, expect, it } from 'vitest';
import { type Circumstances, judge, spamFrom } from './suspicion.ts';

const words = (text: string, name = 'Kerstin Lund', trap = '') => ({ name, text, trap });

describe('judge', () => {
  it('finds nothing wrong with what people write', () => {
    const texts = [
      'Min son gick i Ciceron i två år. Se https://rarsormland.se',
      'BRA!',
      'Tack ❤️ 🎉 från 👨‍👩‍👧 i Πειραιάς och Москва',
      'Nästa gång kanske ni kan fråga om Jönsson & Co. //Åke'
    ];
    expect(texts.map((text) => judge(words(text)).reasons)).toEqual([[], [], [], []]);
  });

  const suspect: [string, ReturnType<typeof words>, Circumstances][] = [
    ['honeypot', words('Hej', 'Bo', 'https://casino.example'), {}],
    ['repeated', words('Hej'), { sentBefore: true }],
    ['hurried', words('Hej'), { ageMs: 900 }],
    ['flood', words('Hej'), { isFlood: true }],
    ['known-words', words('Hej'), { learned: 0.95 }],
    ['links', words('http://a.example http://b.example www.c.example'), {}],
    ['name-link', words('Hej', 'www.klockor.example'), {}],
    ['shouting', words('KÖP BILLIGA KLOCKOR HÄR OCH NU IDAG'), {}],
    ['mixed-scripts', words('Logga in på pаypal'), {}],
    ['hidden-characters', words('fri\u200btt c\u202easino'), {}],
    ['hidden-characters', words('z\u0334\u0341\u0342\u0343\u0344\u0345algo'), {}],
    ['imitates', words('Hej', ' Redaktionen '), {}]
  ];
  it.each(suspect)('names %s', (reason, comment, around) => {
    expect(judge(comment, around).reasons).toEqual([reason]);
  });

  it('takes a robot in the trap, and several signs at once, for spam, and one sign for something to look at', () => {
    expect(judge(words('Hej', 'Bo', 'x')).score).toBe(100);
    expect(
      judge(words('CHEAP PILLS www.a.example', 'Bo'), { ageMs: 0, sentBefore: true }).score
    ).toBeLessThan(100);
    expect(judge(words('Hej', 'Bo'), { ageMs: 0, sentBefore: true, learned: 0.95 }).score).toBeGreaterThan(
      spamFrom
    );
    expect(judge(words('Hej', 'Bo'), { sentBefore: true }).score).toBeLessThan(spamFrom);
  });
});
