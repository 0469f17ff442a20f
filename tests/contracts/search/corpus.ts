import type { Field, SearchDocument, SearchText } from '#lib/server/search/engine.ts';
import { readTranscript } from '#lib/transcripts/reading.ts';

/** One article of the corpus, in few words. */
interface Told {
  readonly id: string;
  readonly headline: string;
  readonly lede: string;
  readonly body: string;
  readonly names: readonly string[];
  readonly credits: readonly string[];
  readonly organisations: readonly string[];
  readonly topics: readonly string[];
  readonly programme: string | null;
  readonly kind: 'audio' | 'video' | 'text';
  readonly year: number;
  readonly vtt: string;
}

const told: readonly Told[] = [
  {
    id: 'rar',
    headline: 'Samordning som hjälper människor vidare',
    lede: 'Chefen för samordningsförbundet i Sörmland gästar stationen.',
    body: 'Förbundet bildades 2005 för att myndigheterna ska samverka.\nProjektet ägs av förbundet och omsätter 47 miljoner kronor.',
    credits: ['ola:guest', 'anna:reporter'],
    organisations: ['rar'],
    names: ['Ola Wiktorsson, förbundschef', 'RAR', 'Anna Maria Lindqvist Arrue, reporter'],
    topics: ['Rehabilitering', 'Samverkan'],
    programme: 'Mellanspel',
    kind: 'audio',
    year: 2012,
    vtt: `WEBVTT

00:02.000 --> 00:08.000
<v Berättare>Förbundet hjälper Försäkringskassan och Arbetsförmedlingen att arbeta tillsammans.

00:08.000 --> 00:14.500
<v Berättare>Många är sjukskrivna, andra är unga som faller mellan stolarna.

00:14.500 --> 00:18.000
<v Berättare>Man gick från enskilda projekt

00:18.000 --> 00:23.000
<v Berättare>till strukturerat arbete med processer mellan organisationerna.
`
  },
  {
    id: 'snickare',
    headline: 'Snickarverkstaden på Munktell',
    lede: 'Åsa Öberg bygger trähus för hand.',
    body: 'I verkstaden finns åtta hyvelbänkar. Trä är ett levande material.',
    credits: ['åsa:guest', 'håkan:photographer', 'anna:reporter'],
    organisations: [],
    names: ['Åsa Öberg, snickare', 'Håkan Ek, foto'],
    topics: ['Hantverk'],
    programme: 'Mellanspel',
    kind: 'video',
    year: 2013,
    vtt: `WEBVTT

00:05.000 --> 00:11.000
<v Åsa Öberg>Jag började som lärling i en båtbyggarverkstad på sextiotalet.

00:31.000 --> 00:36.000
<v Åsa Öberg>En väg in i yrket är att våga fråga.
`
  },
  {
    id: 'musik',
    headline: 'Körsång över gränserna',
    lede: 'En intervju om musik, språk och traktorer.',
    body: 'Kören repeterar i biblioteket varje tisdag. Intervjun gjordes på plats.',
    credits: ['leila:guest', 'anna:guest', ':reporter'],
    organisations: ['biblioteket'],
    names: ['Leila Haddad, körledare', 'Eskilstuna stadsbibliotek'],
    topics: ['Musik'],
    programme: null,
    kind: 'audio',
    year: 2013,
    vtt: `WEBVTT

01:00.000 --> 01:04.000
<v Leila Haddad>Vi sjunger på nio språk.

01:04.000 --> 01:09.000
<v Leila Haddad>Ingen behöver kunna noter för att sjunga med.
`
  },
  {
    id: 'text',
    headline: 'Så röstade kommunen',
    lede: 'Valdeltagandet steg i alla distrikt.',
    body: 'Kommunfullmäktige sammanträder i oktober. Förtroendevalda politiker möter unga i skolan.',
    credits: ['lars:writer', 'lars:photographer'],
    organisations: ['rar'],
    names: ['Lars Jonsson, skribent'],
    topics: ['Politik'],
    programme: null,
    kind: 'text',
    year: 2014,
    vtt: ''
  }
];

/** A small Swedish station: four articles, three of them with what is said in them. */
export const corpus: readonly SearchDocument[] = told.map((article) => ({
  articleId: article.id,
  version: '1',
  kind: article.kind,
  programmeId: article.programme,
  credits: article.credits,
  organisationIds: article.organisations,
  topicIds: article.topics,
  year: article.year,
  publishedAt: Date.UTC(article.year, 5, 1),
  texts: [
    text('headline', article.headline),
    text('lede', article.lede),
    ...article.body.split('\n').map((block) => text('body', block)),
    ...article.names.map((name) => text('names', name)),
    ...[...article.topics, article.programme ?? ''].filter(Boolean).map((name) => text('topics', name)),
    ...readTranscript(article.vtt).passages.map((passage) => ({ ...passage, field: 'spoken' as const }))
  ]
}));

function text(field: Field, words: string): SearchText {
  return { field, text: words, startMs: null, speaker: null, times: [] };
}
