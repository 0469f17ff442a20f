import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMarks, fragmentsOf } from './fragments.ts';
import { readQuestion } from './question.ts';
import { stem } from './stemming.ts';
import { alternativesTo } from './alternatives.ts';
import type { Vocabulary } from './vocabulary.ts';
import { widen } from './widening.ts';
import { fold, withoutDots, wordsOf } from './words.ts';

function vocabularyOf(text: string): Vocabulary {
  const forms = wordsOf(text).map(({ form }) => form);
  const stems = forms.map(stem);
  return {
    hasForm: (form) => forms.includes(form),
    hasStem: (one) => stems.includes(one),
    stemsOfFormsBeginning: (beginning) => forms.filter((form) => form.startsWith(beginning)).map(stem),
    stemsBeginning: (beginning) => stems.filter((one) => one.startsWith(beginning)),
    stemsEnding: (ending) => stems.filter((one) => one.endsWith(ending)),
    stemsWithoutDots: (bare) => stems.filter((one) => withoutDots(one) === bare),
    formsLike: () => [],
    commonness: () => 0
  };
}

/** Which words of the text a question word finds beside itself. */
function near(question: string, text: string): string[] {
  const [word] = readQuestion(question).words;
  const stems = word ? widen(word, vocabularyOf(text)).near : [];
  return wordsOf(text).flatMap(({ form }) => (stems.includes(stem(form)) ? form : []));
}

describe('words', () => {
  it('are letters and figures, folded but for å, ä and ö, with their places', () => {
    const text = 'Idén: Åsa Öbergs 47 miljoner (café), TV-huset';
    expect(wordsOf(text).map(({ form }) => form)).toEqual([
      'iden',
      'åsa',
      'öbergs',
      '47',
      'miljoner',
      'cafe',
      'tv',
      'huset'
    ]);
    expect(wordsOf(text).map(({ start, end }) => text.slice(start, end))[4]).toBe('miljoner');
  });

  it('are the same however their letters are composed', () => {
    expect(fold('Å'.normalize('NFD'))).toBe('å');
    expect(wordsOf('samordningsfo\u0308rbund').map(({ form }) => form)).toEqual(['samordningsförbund']);
  });
});

describe('a question', () => {
  it('is words, phrases and what must not be there', () => {
    const asked = readQuestion('Hur samordnas "En väg in" -Stockholm -"på riktigt" stödet');
    expect(asked.words.map(({ form }) => form)).toEqual(['samordnas', 'stödet']);
    expect(asked.phrases).toEqual([['en', 'väg', 'in']]);
    expect(asked.without).toEqual([stem('stockholm')]);
    expect(asked.withoutPhrases).toEqual([['på', 'riktigt']]);
  });

  it('keeps common words when there are no others', () => {
    expect(readQuestion('att vara').words.map(({ form }) => form)).toEqual(['att', 'vara']);
  });

  it('has an open last word unless a space or a quotation mark follows it', () => {
    const begun = (text: string) => readQuestion(text).words.map(({ mayBeBegun }) => mayBeBegun);
    expect([begun('stöd sam'), begun('stöd sam '), begun('stöd "sam"')]).toEqual([
      [false, true],
      [false, false],
      [false]
    ]);
  });

  it('takes hyphens inside words for spaces, and a quotation mark without its mate for nothing', () => {
    expect(readQuestion('Tv-Eskilstuna "rehab').words.map(({ form }) => form)).toEqual([
      'tv',
      'eskilstuna',
      'rehab'
    ]);
    expect(readQuestion('Tv-Eskilstuna').without).toEqual([]);
  });

  it.each(['', '   ', '?!', '""', '-', '- -"" "', '😀', '\0', '%_*', '--;'])(
    'of %j asks for nothing',
    (text) => {
      expect(readQuestion(text)).toEqual({ words: [], phrases: [], without: [], withoutPhrases: [] });
    }
  );

  it('of anything at all is read within its limits, as letters and figures only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        const asked = readQuestion(text);
        expect(asked.words.length).toBeLessThanOrEqual(16);
        for (const form of [...asked.words.map((word) => word.form), ...asked.phrases.flat()])
          expect(form).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
      })
    );
  });
});

describe('a word', () => {
  const text =
    'Samordningsförbundet i länet har en snickarverkstad. Ett förbund för samordning. Manifestation vid stationen. ' +
    'Kommunikation med kommunchefen, chefer och nätverk. Arbetsförmedlingen ger arbete. Håkan Öberg bor i ett trähus. ' +
    'Bostad, ombud och utbildning. En bild av tillväxt.';

  it.each([
    ['förbund', ['samordningsförbundet']],
    ['förbunden', ['samordningsförbundet']],
    ['samordning', ['samordningsförbundet']],
    ['verkstad', ['snickarverkstad']],
    ['verkstäder', ['snickarverkstad']],
    ['kommun', ['kommunchefen']],
    ['chef', ['kommunchefen']],
    ['arbete', ['arbetsförmedlingen']],
    ['station', []],
    ['bil ', []],
    ['sta ', []]
  ])('%s finds the compounds it is a part of', (word, found) => {
    expect(near(`${word} `, text)).toEqual(found);
  });

  it('that is only begun finds the words it begins', () => {
    expect(near('samordn', text)).toEqual(['samordningsförbundet', 'samordning']);
    expect(near('samo ', text)).toEqual([]);
  });

  it('whose stem is too short is found by its beginning', () => {
    expect(near('kvarnstenar ', 'En kvarnsten vid ån.')).toEqual(['kvarnsten']);
    expect(near('kvarnstenar ', 'En kvarn vid ån, konstnärer.')).toEqual([]);
  });

  it('without dots and rings finds words with them, only when nothing else is found', () => {
    expect(near('hakan ', text)).toEqual(['håkan']);
    expect(near('Oberg', text)).toEqual(['öberg']);
    expect(near('tra', `${text} trafik`)).toEqual(['trafik']);
    expect(near('håkan ', 'hakan')).toEqual(['hakan']);
  });
});

describe('a fragment', () => {
  const marks = { stems: new Set([stem('förbund')]), phrases: [['en', 'väg', 'in']] };

  it('marks words in every form, and phrases whole', () => {
    expect(fragmentsOf({ text: 'Förbundets mål: en väg in.' }, marks)).toEqual([
      { text: 'Förbundets', hit: true },
      { text: ' mål: ', hit: false },
      { text: 'en väg in', hit: true },
      { text: '.', hit: false }
    ]);
  });

  it('of a long text is cut between words where most of it is marked', () => {
    const text = `${'Inledande ord som inget säger. '.repeat(20)}Ett förbund är förbund. ${'Och sedan mer. '.repeat(20)}`;
    const fragments = fragmentsOf({ text }, marks);
    const said = fragments.map((fragment) => fragment.text).join('');
    expect(said.length).toBeLessThan(260);
    expect(said).toMatch(/^…\S.*Ett förbund är förbund\..*\S…$/);
    expect(fragments.filter(({ hit }) => hit).map((fragment) => fragment.text)).toEqual([
      'förbund',
      'förbund'
    ]);
  });

  it('without marks is the beginning of the text', () => {
    expect(fragmentsOf({ text: 'Bara ord.' }, marks)).toEqual([{ text: 'Bara ord.', hit: false }]);
    expect(findMarks({ text: '' }, marks)).toEqual([]);
  });

  it('of any text is a part of it, and stays within its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), fc.string(), (text, word) => {
        const stems = new Set(wordsOf(`${word} ${text.slice(0, 20)}`).map(({ form }) => stem(form)));
        const said = fragmentsOf({ text }, { stems, phrases: [] });
        expect(text).toContain(
          said
            .filter((part) => part.text !== '…')
            .map((part) => part.text)
            .join('')
        );
      })
    );
  });
});

describe('what may be meant by a text that finds nothing', () => {
  const told = (asked: string, index: string) => alternativesTo(asked, vocabularyOf(index));

  it('is two words written as one, a part of one, and all but what the index has not', () => {
    expect(told('Nyckel harpa', 'nyckelharpan')).toContain('Nyckelharpa');
    expect(told('träningsbuss', 'bussen')).toEqual(['buss']);
    expect(told('samordningsnummer', 'samordningen')).toEqual(['samordning']);
    expect(told('gammal helikopter', 'gammal bro')).toEqual(['gammal']);
    expect(told('"gammal bro" -sten', 'gammal bro')[0]).toBe('gammal bro');
  });

  it('is nothing for words that tell nothing, and never the text itself', () => {
    expect(told('och att', 'och att')).toEqual([]);
    expect(told('bro', 'bro')).toEqual([]);
    expect(told('', 'bro')).toEqual([]);
  });

  it('is at most six texts, of anything at all', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (asked) => {
        const texts = told(asked, 'bro gammal nyckelharpan och');
        expect(texts.length).toBeLessThanOrEqual(6);
        expect(texts).not.toContain(asked);
      })
    );
  });
});
