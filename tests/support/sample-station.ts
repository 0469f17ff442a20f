import sharp from 'sharp';
import type { Body } from '#lib/articles/body.ts';
import type { DraftCredit } from '#lib/articles/draft.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish, withdraw } from '#lib/server/articles/publishing.ts';
import { newId } from '#lib/server/ids.ts';
import { receiveImage } from '#lib/server/images/images.ts';
import { registerOrganisation } from '#lib/server/people/registering-organisations.ts';
import { registerPerson, setMemberships } from '#lib/server/people/registering.ts';
import type { Portal } from '#lib/server/portal.ts';
import { reconcileIndex } from '#lib/server/search/indexing.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { changeStation } from '#lib/server/station/station.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { setChapters } from '#lib/server/transcripts/chapters.ts';

/** The ids of what the sample station holds. */
export interface SampleStation {
  readonly programme: string;
  readonly person: string;
  readonly reporter: string;
  readonly organisation: string;
  readonly audio: string;
  readonly video: string;
  readonly text: string;
  readonly withdrawn: string;
}

/** Makes the picture called `name` as a file: WebP, JPEG or PNG. */
export type Camera = (name: string) => Promise<Uint8Array>;

const plainCamera: Camera = (name) => {
  const hue = (name.length * 37 + name.charCodeAt(0)) % 200;
  const background = { r: 20 + hue, g: 90, b: 80 };
  return sharp({ create: { width: 1200, height: 675, channels: 3, background } })
    .webp()
    .toBuffer();
};

/**
 * Fills a portal with a small station: two programmes, people, an organisation with all its parts, and articles
 * with sound, with picture, with text only, with and without a picture, one with a transcript, and one withdrawn.
 * All of it can be searched for when this is done; the files of the recordings are not there.
 */
export async function fillStation(portal: Portal, camera: Camera = plainCamera): Promise<SampleStation> {
  const picture = async (name: string) => receiveImage(portal, await camera(name), operator);
  await changeStation(
    portal,
    {
      name: 'Radio- och Tv-Eskilstuna',
      tagline: 'Närradio och lokal-tv, driven av dem som bor här.',
      publisher: 'Gunvor Steninge',
      email: 'redaktionen@eskilstuna.example',
      isDemo: true,
      about: [paragraph('Vi sänder samtal från Eskilstuna och sparar dem.')]
    },
    operator
  );
  const people = await fillPeople(portal, picture);
  const programmes = await fillProgrammes(portal, picture);
  const articles = await fillArticles(portal, picture, { ...people, ...programmes });
  await reconcileIndex(portal);
  return { ...people, programme: programmes.programme, ...articles };
}

type Pictures = (name: string) => Promise<string>;
const paragraph = (text: string) => ({ type: 'paragraph', runs: [{ text }] }) as const;

async function fillPeople(portal: Portal, picture: Pictures) {
  const member = await registerOrganisation(
    portal,
    { name: 'Arbetsförmedlingen', summary: 'Myndighet.' },
    operator
  );
  const photo = async (name: string, alt: string, caption: string) => ({
    imageId: await picture(name),
    alt,
    caption,
    credit: 'Foto: Bo Karp'
  });
  const body: Body = [
    paragraph(
      'Sörmland hör till de län där arbetslösheten är som högst. Bakom siffran finns människor som ofta behöver hjälp från flera håll på en gång.'
    ),
    { type: 'heading', runs: [{ text: 'Bakgrund' }] },
    {
      type: 'paragraph',
      runs: [
        { text: 'Den 1 januari 2004 började ' },
        { text: 'lagen om finansiell samordning', href: 'https://www.riksdagen.se/' },
        { text: ' att gälla. Ett drygt år senare fanns RAR.' }
      ]
    }
  ];
  const organisation = await registerOrganisation(
    portal,
    {
      name: 'RAR i Sörmland',
      summary:
        'Samordningsförbundet som ser till att stödet hänger ihop för den som annars bollas mellan myndigheter.',
      mission: ['Stötta samverkan mellan medlemmarna', 'Betala för samordnad rehabilitering', 'Följa upp'],
      body,
      pictures: [
        await photo('forelas', 'Åhörare i en sal framför en duk', 'Föreläsning för handläggare.'),
        await photo('fika', 'Två kaffekoppar och ett fat med bullar', 'Fika hör till.')
      ],
      links: [{ label: 'Lag (2003:1210) hos riksdagen', url: 'https://www.riksdagen.se/' }],
      members: [
        { name: 'Arbetsförmedlingen', organisationId: member },
        { name: 'Försäkringskassan' },
        { name: 'Eskilstuna kommun' }
      ]
    },
    operator
  );
  const person = await registerPerson(
    portal,
    {
      name: 'Ola Wiktorsson',
      bio: 'Förbundschef för samordningsförbundet RAR i Sörmland.',
      portrait: {
        imageId: await picture('p-ola'),
        alt: 'Porträtt av Ola Wiktorsson',
        credit: 'Foto: Bo Karp'
      }
    },
    operator
  );
  await setMemberships(portal, person, [{ organisationId: organisation, title: 'förbundschef' }], operator);
  const reporter = await registerPerson(portal, { name: 'Anna Maria Lindqvist Arrue' }, operator);
  return { person, reporter, organisation };
}

async function fillProgrammes(portal: Portal, picture: Pictures) {
  const make = async (title: string, description: string, image: string | null) =>
    createProgramme(
      portal,
      {
        title,
        description,
        schedule: 'Torsdagar kl. 16.00',
        image: image ? { imageId: await picture(image), alt: '' } : null
      },
      operator
    );
  return {
    programme: await make('Gäst i studion', 'Långa samtal med någon som vet.', 'mikrofon'),
    other: await make('Kvarteret', 'Tv från gårdar, källare och kolonilotter.', 'vaxthus'),
    bare: await make('Verkstadsgolvet', 'Industristaden då och nu, med dem som jobbar där.', null)
  };
}

type Known = Awaited<ReturnType<typeof fillPeople>> & Awaited<ReturnType<typeof fillProgrammes>>;

async function fillArticles(portal: Portal, picture: Pictures, known: Known) {
  const day = 86_400_000;
  const now = portal.clock.now();
  const credits: DraftCredit[] = [
    creditOf('guest', 'Ola Wiktorsson', { personId: known.person, affiliationId: known.organisation }),
    creditOf('reporter', 'Anna Maria Lindqvist Arrue', { personId: known.reporter })
  ];
  const write = async (wish: Wish, daysAgo: number) => {
    const image = wish.image
      ? {
          imageId: await picture(wish.image),
          alt: wish.alt ?? `Bild till ${wish.headline}`,
          caption: 'I studion.',
          credit: 'Foto: Bo Karp'
        }
      : null;
    const recordingId = wish.kind ? await readyRecording(portal, wish.kind, wish.minutes ?? 2) : null;
    if (recordingId && wish.isTranscribed) await transcribe(portal, recordingId);
    const id = await createArticle(
      portal,
      {
        headline: wish.headline,
        lede: wish.lede,
        body: [paragraph(wish.lede)],
        language: 'sv',
        programmeId: wish.programme,
        recordingId,
        topics: wish.topics,
        credits,
        image,
        mentions: []
      },
      operator
    );
    await publish(portal, id, { at: now - daysAgo * day }, operator);
    return id;
  };
  const written = new Map<string, string>();
  for (const [place, wish] of wishes(known).entries())
    written.set(wish.headline, await write(wish, place * 9));
  const withdrawn = await write({ ...rar(known), headline: 'Den togs tillbaka' }, 3);
  await withdraw(portal, withdrawn, { reason: 'En uppgift var fel.' }, operator);
  const idOf = (headline: string) => written.get(headline) ?? '';
  return {
    audio: idOf(rar(known).headline),
    video: idOf('Växthuset som blev en arbetsplats'),
    text: idOf('Fyra förkortningar att kunna'),
    withdrawn
  };
}

interface Wish {
  readonly headline: string;
  readonly lede: string;
  readonly programme: string | null;
  readonly topics: readonly string[];
  readonly kind?: 'audio' | 'video';
  readonly minutes?: number;
  readonly image?: string;
  readonly alt?: string;
  readonly isTranscribed?: boolean;
}

/** What is said in the first interview. The word *samverkan* stands at 5:56 and 24:58. */
const spoken = `WEBVTT

00:03:08.000 --> 00:03:20.000
<v Anna Maria Lindqvist Arrue>Hur började det?

00:05:56.000 --> 00:06:10.000
<v Ola Wiktorsson>Det lokala arbetet sker i grupper för samverkan, med chefer från alla fyra organisationerna.

00:24:58.000 --> 00:25:10.000
<v Ola Wiktorsson>TRIS betyder tidig rehabilitering i samverkan, och går ut på att hinna före.
`;

async function transcribe(portal: Portal, recordingId: string): Promise<void> {
  const minute = 60_000;
  await attachTranscript(
    portal,
    recordingId,
    { name: 'samtal.vtt', content: spoken, language: 'sv' },
    operator
  );
  const titles = [
    'Vad RAR är till för',
    'Från projekt till struktur',
    'ISAK, det stora projektet',
    'TRIS och Ciceron'
  ];
  const chapters = titles.map((title, place) => ({ startMs: place * 9 * minute, title }));
  await setChapters(portal, recordingId, chapters, operator);
}

const rar = (known: Known): Wish => ({
  headline: 'Fyra myndig\u00adheter, en gemensam kassa',
  lede: 'Ola Wiktorsson leder samordnings\u00adförbundet RAR i Sörmland. Uppdraget: få Försäkrings\u00adkassan, Arbets\u00adförmedlingen, socialtjänsten och vården att hålla i samma tråd.',
  programme: known.programme,
  topics: ['Arbetsmarknad', 'Samverkan', 'Kommunpolitik'],
  kind: 'audio',
  minutes: 38,
  isTranscribed: true,
  image: 'gast',
  alt: 'Ola Wiktorsson med hörlurar framför mikrofonen i studion'
});

function wishes(known: Known): Wish[] {
  const { programme, other, bare } = known;
  return [
    rar(known),
    {
      headline: 'Växthuset som blev en arbetsplats',
      lede: 'I Skogstorp odlar åtta personer tomater, och sin väg tillbaka till arbetslivet.',
      programme: other,
      topics: ['Arbetsmarknad', 'Odling'],
      kind: 'video',
      minutes: 24,
      image: 'vaxthus'
    },
    {
      headline: 'Två hundra år av smide vid ån',
      lede: 'Sven Åkerlind guidar längs fabriksraderna och berättar vem som bodde var.',
      programme: bare,
      topics: ['Industrihistoria'],
      kind: 'audio',
      minutes: 46,
      image: 'stad'
    },
    {
      headline: 'Fyra förkortningar att kunna',
      lede: 'En ordlista för den som läser protokoll.',
      programme: null,
      topics: ['Kommunpolitik']
    },
    {
      headline: 'Hon springer varvet runt för klubbkassan',
      lede: 'Ida Sjöberg tar emot sextio barn varje tisdag. Nu behövs fler ledare.',
      programme: other,
      topics: ['Idrott', 'Föreningsliv'],
      kind: 'video',
      minutes: 19,
      image: 'bana'
    },
    {
      headline: 'Masten på berget fyller sextio',
      lede: 'Radioteknikern Göran Hellström minns vinternätterna i sändarstationen.',
      programme,
      topics: ['Industrihistoria', 'Kultur'],
      kind: 'audio',
      minutes: 32,
      image: 'mast'
    },
    ...['Svetsskolan som fyller sina platser', 'Språkkaféet där alla kan ett ord till'].map(
      (headline, place) => ({
        headline,
        lede: 'Ett samtal om hur det började och vart det är på väg.',
        programme: place ? other : bare,
        topics: ['Skola och utbildning'],
        kind: 'audio' as const,
        minutes: 41 - place * 14,
        image: place ? 'fika' : 'svets'
      })
    )
  ];
}

function creditOf(role: DraftCredit['role'], name: string, links: Partial<DraftCredit>): DraftCredit {
  return {
    role,
    name,
    personId: null,
    organisationId: null,
    title: null,
    affiliationId: null,
    affiliation: links.affiliationId ? 'RAR i Sörmland' : null,
    ...links
  };
}

/** A recording as processing leaves it: what pages say of it, without the files. */
async function readyRecording(portal: Portal, kind: 'audio' | 'video', minutes: number): Promise<string> {
  const id = newId();
  const now = portal.clock.now();
  const peaks = Array.from({ length: 400 }, (_, at) => Math.round(20 + 60 * Math.abs(Math.sin(at / 7))));
  await portal.db.transact((tx) =>
    tx
      .insertInto('recording')
      .values({
        id,
        state: 'ready',
        kind,
        name: 'inspelning.wav',
        bytes: 1000,
        duration_ms: minutes * 60_000 + 1000,
        peaks: JSON.stringify(peaks),
        created_at: now,
        updated_at: now
      })
      .execute()
  );
  return id;
}
