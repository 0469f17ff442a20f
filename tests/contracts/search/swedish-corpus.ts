import type { SearchQuestion } from '#lib/search/search.ts';
import type { Field, SearchDocument, SearchText } from '#lib/server/search/engine.ts';

type Told = readonly [field: Field, ...texts: string[]];

const text = (field: Field, words: string, at = 0): SearchText => ({
  field,
  text: words,
  startMs: field === 'spoken' || field === 'chapter' ? at * 30_000 : null,
  speaker: null,
  times: field === 'spoken' ? [[0, at * 30_000]] : []
});

function article(articleId: string, year: number, ...told: readonly Told[]): SearchDocument {
  return {
    articleId,
    version: '1',
    kind: 'audio',
    programmeId: null,
    credits: [],
    organisationIds: [],
    topicIds: [],
    year,
    publishedAt: Date.UTC(year, 5, 1),
    texts: told.flatMap(([field, ...texts]) => texts.map((words, at) => text(field, words, at)))
  };
}

/** Twenty articles in Swedish and one in English, each with something that only it should be found by. */
const told: readonly SearchDocument[] = [
  article(
    'trahus',
    2011,
    ['headline', 'Huset vid ån'],
    ['lede', 'En timmerman om trä och tålamod.'],
    ['spoken', 'Jag har byggt i trä hela livet.', 'Träet lever, det rör sig med årstiderna.']
  ),
  article(
    'traktor',
    2012,
    ['headline', 'Traktorn från Munktell'],
    ['spoken', 'Trafiken var gles och traktorn gick i tolv knop.', 'Fabriken stod vid ån.']
  ),
  article(
    'hakan',
    2013,
    ['headline', 'Smedjan i Hällby'],
    ['names', 'Håkan Sjöström, smed'],
    ['spoken', 'Man måste slå medan järnet är varmt.']
  ),
  article(
    'asa',
    2014,
    ['headline', 'Bänken vid fönstret'],
    ['names', 'Åsa Öberg, möbelsnickare'],
    ['spoken', 'Jag började i en snickarverkstad när jag var sexton.', 'Hyveln var min mormors.']
  ),
  article(
    'samverkan',
    2015,
    ['headline', 'Fyra myndigheter vid ett bord'],
    ['lede', 'Samordningsförbundet i Sörmland fyller tio år.'],
    ['names', 'Ola Wiktorsson, förbundschef', 'Arbetsförmedlingen'],
    ['spoken', 'Samverkan handlar om att dela på ansvaret.', 'Många har fallit mellan stolarna.']
  ),
  article(
    'intervju',
    2016,
    ['headline', 'Tusen röster'],
    ['spoken', 'Intervjun spelades in i köket.', 'Varje berättelse är en gåva.']
  ),
  article(
    'kor',
    2017,
    ['headline', 'Körsång över gränserna'],
    ['names', 'Leila Haddad, körledare'],
    ['spoken', 'Sångerna kommer från nio länder.', 'Vi sjöng för de gamla på äldreboendet.']
  ),
  article(
    'bibliotek',
    2018,
    ['headline', 'Fröbiblioteket öppnar'],
    ['body', 'Stadsbibliotekets frösamling lånas ut gratis.'],
    ['spoken', 'Ringblommor och bondbönor lånas mest.']
  ),
  article(
    'bok',
    2019,
    ['headline', 'Bokbussen på landet'],
    ['spoken', 'Böckerna kom med bussen varannan tisdag.', 'Barnen väntade vid hållplatsen.']
  ),
  article(
    'sjuk',
    2020,
    ['headline', 'Vägen tillbaka'],
    ['spoken', 'Jag blev sjukskriven i tre månader.', 'Rehabiliteringen tog två år.']
  ),
  article(
    'skola',
    2021,
    ['headline', 'Skolan som aldrig stänger'],
    ['topics', 'Folkbildning'],
    ['spoken', 'Eleverna hjälpte varandra med läxorna.', 'Lärarna bodde i byn.']
  ),
  article(
    'kommun',
    2022,
    ['headline', 'Kommunalrådet svarar'],
    ['lede', 'Kommunfullmäktige beslutade om budgeten.'],
    ['spoken', 'Kommunens pengar räcker inte till allt.']
  ),
  article(
    'stad',
    2010,
    ['headline', 'Staden som växte'],
    ['spoken', 'Städer byggs av människor.', 'Stadens gator fick nya namn.']
  ),
  article(
    'fiske',
    2009,
    ['headline', 'Sista fiskaren på Mälaren'],
    ['spoken', 'Näten lades ut i gryningen.', 'Gösen gick djupt den hösten.']
  ),
  article(
    'musik-ny',
    2023,
    ['headline', 'Spelmän möts'],
    ['spoken', 'Nyckelharpan stämdes om inför kvällen.']
  ),
  article(
    'musik-gammal',
    2008,
    ['headline', 'Spelmän möts'],
    ['spoken', 'Nyckelharpan stämdes om inför kvällen.']
  ),
  article(
    'lind',
    2007,
    ['headline', 'Om parken'],
    ['names', 'Karin Lind, trädgårdsmästare'],
    ['spoken', 'Almarna dog, ekarna står kvar.']
  ),
  article(
    'lindar',
    2006,
    ['headline', 'Alléerna'],
    ['spoken', 'En lind kan bli tusen år. Lind är mjukt att tälja i, och lind luktar gott.']
  ),
  article(
    'cafe',
    2005,
    ['headline', 'Kaféet på hörnet'],
    ['spoken', 'Idén kom från Bergs Café i Malmö.', 'Vi bakade 48 bullar per timme 1987.']
  ),
  article(
    'vard',
    2004,
    ['headline', 'Nattskiftet'],
    ['spoken', 'Sjuksköterskorna arbetade natt.', 'Patienterna sov sällan.', 'Undersköterskan höll handen.']
  ),
  article(
    'english',
    2003,
    ['headline', 'A welder in Detroit'],
    [
      'spoken',
      'The workers organized themselves.',
      'We were living near the factories, and the stories were many.'
    ]
  )
];

export const swedishCorpus: readonly SearchDocument[] = told.map((document) =>
  document.articleId === 'english'
    ? { ...document, texts: document.texts.map((one) => ({ ...one, language: 'en' })) }
    : document
);

/** What is asked, which articles it must find and which it must not, and why. */
export const swedishQueries: readonly (readonly [
  asked: string,
  finds: readonly string[],
  not: readonly string[],
  why: string
])[] = [
  // å, ä and ö
  ['trä', ['trahus'], ['traktor'], 'a word with its dots'],
  ['tra', ['traktor'], ['trahus'], 'a word without them is another'],
  ['träet', ['trahus'], ['traktor'], 'the definite form'],
  ['Håkan', ['hakan'], [], 'a name'],
  ['Hakan', ['hakan'], [], 'a name without its ring'],
  ['hakan sjostrom', ['hakan'], [], 'a whole name without rings and dots'],
  ['Asa Oberg', ['asa'], [], 'a whole name without rings and dots'],
  ['ÅSA ÖBERG', ['asa'], [], 'a name in capitals'],
  ['åsa öberg', ['asa'], [], 'a name in small letters'],
  ['A\u030Asa O\u0308berg', ['asa'], [], 'letters in two parts'],
  ['kafe', ['cafe'], [], 'a word without its accent'],
  ['idé', ['cafe'], [], 'a word with its accent'],
  ['ide', ['cafe'], [], 'the same without'],
  ['café', ['cafe'], [], 'a word written in French'],
  // inflections
  ['intervjuer', ['intervju'], [], 'the plural finds the definite form'],
  ['intervju', ['intervju'], [], 'the plain form'],
  ['intervjuerna', ['intervju'], [], 'the definite plural'],
  ['intervjuns', ['intervju'], [], 'the genitive'],
  ['berättelser', ['intervju'], [], 'a plural in -er'],
  ['böcker', ['bok'], [], 'a vowel that changes'],
  ['bok', ['bok'], [], 'the vowel it changes from'],
  ['städer', ['stad'], [], 'another vowel that changes'],
  ['stads', ['stad'], [], 'a genitive'],
  ['sångerna', ['kor'], [], 'a definite plural'],
  ['sång', ['kor'], [], 'the singular of a plural that is said'],
  ['sjunga', ['kor'], [], 'a strong verb by its infinitive'],
  ['sjunger', ['kor'], [], 'a strong verb in the present'],
  ['elev', ['skola'], [], 'the singular'],
  ['läraren', ['skola'], [], 'the definite singular of a definite plural'],
  ['hjälpa', ['skola'], [], 'a weak verb'],
  ['hjälpt', ['skola'], [], 'its supine'],
  ['läxa', ['skola'], [], 'a plural in -or'],
  ['skolor', ['skola'], [], 'a plural in -or, of the definite'],
  ['myndighet', ['samverkan'], [], 'a plural in -er, of -het'],
  ['myndigheternas', ['samverkan'], [], 'the longest of forms'],
  ['kommuner', ['kommun'], [], 'a plural of a genitive'],
  ['fiskare', ['fiske'], [], 'one who does'],
  ['nät', ['fiske'], [], 'a plural without an ending'],
  ['patient', ['vard'], [], 'a foreign word'],
  ['almar', ['lind'], [], 'a plural in -ar'],
  ['ekar', ['lind'], [], 'another'],
  ['årstid', ['trahus'], [], 'a compound in another form'],
  ['rehabilitering', ['sjuk'], [], 'a long word'],
  ['människa', ['stad'], [], 'a plural that changes its ending'],
  // compounds
  ['verkstad', ['asa'], [], 'the last part of a compound'],
  ['verkstäder', ['asa'], [], 'the last part, in the plural'],
  ['samordning', ['samverkan'], [], 'the first part of a compound'],
  ['förbund', ['samverkan'], [], 'the last part of two compounds'],
  ['snickare', ['asa'], [], 'one who does, in a compound'],
  ['bibliotek', ['bibliotek'], [], 'the last part of two'],
  ['sköterska', ['vard'], [], 'the last part of two more'],
  ['hållplats', ['bok'], [], 'a compound that is a word'],
  ['buss', ['bok'], [], 'the last part, and the word'],
  ['fullmäktige', ['kommun'], [], 'a last part that is long'],
  ['trädgård', ['lind'], [], 'the first part, with a linking s'],
  ['körledaren', ['kor'], [], 'a compound in another form'],
  // typing errors
  ['samvärkan', ['samverkan'], [], 'a letter that is another'],
  ['samverkna', ['samverkan'], [], 'letters that changed places'],
  ['rehabilitring', ['sjuk'], [], 'a letter that is missing'],
  ['nykelharpa', ['musik-ny', 'musik-gammal'], [], 'a letter that is missing, in another form'],
  ['arbetsförmedlignen', ['samverkan'], [], 'letters that changed places in a long word'],
  ['Wiktorson', ['samverkan'], [], 'a name with a letter missing'],
  ['trakktor', ['traktor'], ['trahus'], 'a letter too many'],
  // phrases
  ['"mellan stolarna"', ['samverkan'], [], 'words that follow each other'],
  ['"stolarna mellan"', [], ['samverkan'], 'the same the other way round'],
  ['"mellan stolar"', [], ['samverkan'], 'a form that nobody said'],
  ['"trä"', ['trahus'], ['traktor'], 'one word, exactly'],
  ['"samordning"', [], ['samverkan'], 'not a part of a word'],
  ['"sjukskriven i tre"', ['sjuk'], [], 'common words in a phrase count'],
  ['”tre månader” rehabilitering', ['sjuk'], [], 'a phrase in Swedish marks, and a word elsewhere'],
  ['Leila "nio länder"', ['kor'], [], 'a name, and a phrase that is said'],
  // several words, and none
  ['Wiktorsson stolarna', ['samverkan'], [], 'a name and what is said'],
  ['järn Hällby', ['hakan'], [], 'words of which one is in the headline'],
  ['bullar 1987', ['cafe'], [], 'a figure'],
  ['48 bullar', ['cafe'], [], 'another'],
  ['folkbildning', ['skola'], [], 'a topic'],
  ['kommun -budget', [], ['kommun'], 'what a minus takes away'],
  ['rehabil', ['sjuk'], [], 'a word that is only begun'],
  ['arbetsf', ['samverkan'], [], 'a compound that is only begun'],
  ['Mälar', ['fiske'], [], 'a name that is only begun'],
  ['helikopter', [], ['kor', 'skola'], 'a word nobody said'],
  ['skola helikopter', [], ['skola'], 'a word, and one that nobody said'],
  // English
  ['worker', ['english'], [], 'an English plural by its singular'],
  ['factory', ['english'], [], 'an English plural in -ies'],
  ['story', ['english'], [], 'another'],
  ['organize', ['english'], [], 'an English past'],
  ['organizing', ['english'], [], 'an English form that nobody said']
];

/** What finds nothing, what is offered first in its place, and why. */
export const swedishInstead: readonly (readonly [
  asked: string,
  offered: readonly string[],
  why: string,
  more: Partial<SearchQuestion>
])[] = [
  ['skola helikopter', ['skola'], 'without the word that nobody said', {}],
  ['Helikopter Åsa Öberg', ['Åsa Öberg'], 'a name alone', {}],
  ['budget hållplatsen', ['hållplatsen', 'budget'], 'each of two words that no article has both of', {}],
  ['Sörnlnd', ['Sörmland'], 'two letters wrong in a word where one is forgiven', {}],
  [
    'samvärkan Sörmland',
    ['samverkan Sörmland'],
    'what is spelled nearly so, where that is not forgiven',
    { verbatim: true }
  ],
  ['"stolarna mellan"', ['stolarna mellan'], 'a phrase without its marks', {}],
  ['kommun -budget', ['kommun'], 'what was taken away', {}],
  ['träningsbuss', ['buss'], 'a part of a word', {}],
  ['xyzzy', [], 'nothing, for what is near no word', {}],
  ['"(*', [], 'nothing, for no word at all', {}],
  ['skola helikopter', [], 'nothing that the choices leave out', { yearFrom: 1950, yearTo: 1951 }]
];
