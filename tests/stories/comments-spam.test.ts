import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countPost, isAttacked } from '#lib/server/comments/attack.ts';
import { learn, learnedAbout } from '#lib/server/comments/learning.ts';
import { fingerprintOf } from '#lib/server/comments/judging.ts';
import { type Circumstances, judge, spamFrom, type Suspect } from '#lib/server/comments/suspicion.ts';
import { readName, readText } from '#lib/server/comments/writing.ts';
import { engines } from '../support/databases.ts';
import { testRoom, type TestRoom } from '../support/rooms.ts';

/** The same numbers in every run, 0–1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const random = seeded(20261122);
const pick = <Thing>(things: readonly Thing[]): Thing =>
  things[Math.floor(random() * things.length)] as Thing;
const several = (things: readonly string[], count: number) =>
  Array.from({ length: count }, () => pick(things)).join(' ');

const goods =
  'casino bonus viagra cialis replica watches crypto bitcoin loan credit betting seo backlinks traffic followers escort pills slots jackpot forex'.split(
    ' '
  );
const pushes =
  'buy cheap best online free now today discount click visit site offer win earn money fast guaranteed'.split(
    ' '
  );
const chat =
  'great post thanks for sharing very nice article i really liked reading this keep up the good work'.split(
    ' '
  );
const hosts = ['pills-24.example', 'win.example', 'best-seo.example', 'loan.example'];
const link = () => `https://${pick(hosts)}/${Math.floor(random() * 1e6).toString(36)}`;
const advert = () => `${several(pushes, 3)} ${several(goods, 4)} ${several(pushes, 2)}`;
const cyrillic = (text: string) =>
  text.replace(/[aeopc]/g, (letter) => 'аеорс'['aeopc'.indexOf(letter)] ?? letter);
const name = () => pick(['James', 'Mary', 'Buy Pills', 'John Smith', 'seo expert', 'Anna']);

type Bot = () => { comment: Suspect; around: Circumstances };
const slow = () => ({ ageMs: 4_000 + random() * 600_000 });
const patient = (text: string, who = name()): ReturnType<Bot> => ({
  comment: { name: who, text, trap: '' },
  around: slow()
});

/** The ways in which robots post, as often as they do. */
const bots: readonly (readonly [number, Bot])[] = [
  [35, () => ({ comment: { name: name(), text: advert(), trap: link() }, around: slow() })],
  [
    20,
    () => ({
      comment: { name: name(), text: several(chat, 12), trap: '' },
      around: { ageMs: random() * 2_500 }
    })
  ],
  [15, () => patient(`${advert()} ${link()} ${link()} ${link()}`)],
  [10, () => patient('Great post! I have been looking for this. Thank you, keep it up.')],
  [8, () => patient(`${advert()} ${link()}`)],
  [5, () => patient(cyrillic(advert()))],
  [3, () => patient(advert().toUpperCase())],
  [2, () => patient(advert().replace(/\w/g, '$&\u200b'))],
  [2, () => patient(advert(), `www.${pick(hosts)}`)]
];

function bot(): ReturnType<Bot> {
  let at = random() * 100;
  for (const [share, make] of bots) if ((at -= share) < 0) return make();
  return patient(advert());
}

const people = [
  'Tack för samtalet! Jag växte upp två gator bort och minns precis hur det luktade i fabriken.',
  'Min son gick i Ciceron i två år. Det som gjorde skillnad var att samma person svarade varje gång.',
  'Finns det en utskrift av hela intervjun? Jag hör dåligt och skulle gärna vilja läsa.',
  'Fel årtal vid 12:34, bron byggdes 1957. Se https://www.ri.se om ni vill kontrollera.',
  'BRA!',
  'Hej, vem är det som spelar i början? Jag köpte skivan av honom på marknaden, den var billig.',
  'Det här stämmer inte riktigt. Kommunen lade ner verksamheten först 2011, inte 2009.',
  'Så fint berättat ❤️ 👨‍👩‍👧 Hälsningar från Köping',
  'Kiitos ohjelmasta, isäni oli töissä samassa paikassa.',
  'Kan ni göra en del till, om de som kom på 60-talet? Moster Ελένη har mycket att berätta.'
];

describe('ten thousand posts by robots', () => {
  it('reach the queue unflagged at most one in a thousand, and people are never taken for them', async () => {
    const room = await testRoom('sqlite');
    const unflagged: string[] = [];
    const seen = new Set<string>();
    await room.db.transact(async (tx) => {
      // what a moderator has decided in the first weeks
      for (let number = 0; number < 60; number++) {
        const { comment } = bot();
        await learn(tx, room.clock, { id: `spam${number}`, ...comment }, 'spam');
        const text = `${pick(people)} ${pick(people)}`;
        await learn(tx, room.clock, { id: `ham${number}`, name: 'Kerstin', text }, 'ham');
      }
      for (let number = 0; number < 10_000; number++) {
        const { comment, around } = bot();
        const print = fingerprintOf(comment.text);
        const first = judge(comment, { ...around, sentBefore: seen.has(print) });
        seen.add(print);
        if (first.reasons.length > 0) continue;
        const learned = await learnedAbout(tx, comment);
        if (judge(comment, { ...around, learned }).reasons.length === 0) unflagged.push(comment.text);
      }
      for (const text of people) {
        const human = { name: 'Kerstin Lund', text, trap: '' };
        const { score, reasons } = judge(human, { ...slow(), learned: await learnedAbout(tx, human) });
        expect([text, reasons, score < spamFrom]).toEqual([text, [], true]);
      }
    });
    expect(unflagged.length > 10 ? unflagged : []).toEqual([]);
    await room.made.drop();
  });
});

describe('ten thousand posts by robots, two thousand of them by ones that write as people do', () => {
  it('reach the queue unflagged at most one in a thousand, as their browsers do no sums', async () => {
    const room = await testRoom('sqlite');
    const talk = people.flatMap((text) => text.split(/[.!?] /));
    const asPeople: Bot = () => patient(`${pick(talk)}, ${pick(talk)}. ${Math.floor(random() * 1e9)}`);
    let [unflagged, inPeace, isUnsolved] = [0, 0, false];
    await room.db.transact(async (tx) => {
      const seen = new Set<string>();
      for (let number = 0; number < 10_000; number++) {
        const { comment, around } = number % 5 === 0 ? asPeople() : bot();
        const print = fingerprintOf(comment.text);
        const signs = judge(comment, { ...around, sentBefore: seen.has(print) }).reasons;
        seen.add(print);
        if (signs.length === 0) inPeace++;
        if (signs.length === 0 && !isUnsolved) unflagged++;
        room.clock.advance(100);
        // once it has begun it lasts longer than all of this
        if (isUnsolved) continue;
        await countPost(tx, room.clock, signs.length > 0);
        isUnsolved = await isAttacked(tx, room.clock);
      }
    });
    expect(inPeace).toBeGreaterThan(2000);
    expect(unflagged).toBeLessThanOrEqual(10);
    await room.made.drop();
  });
});

describe.each(engines)('what moderators teach on %s', (engine) => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await testRoom(engine);
  });
  afterAll(() => room.made.drop());

  const about = (text: string) => room.db.transact((tx) => learnedAbout(tx, { name: 'Bo', text }));
  const teach = (id: string, text: string, verdict: 'spam' | 'ham' | null) =>
    room.db.transact((tx) => learn(tx, room.clock, { id, name: 'Bo', text }, verdict));

  it('says nothing before enough is known, tells spam from talk after, and is unlearned when they change their mind', async () => {
    expect(await about('jackpot casino')).toBe(0.5);
    for (let number = 0; number < 12; number++) {
      await teach(`spam${number}`, `jackpot casino nummer ${number}`, 'spam');
      await teach(`ham${number}`, `bron byggdes nummer ${number}`, 'ham');
    }
    expect(await about('jackpot på casino')).toBeGreaterThan(0.9);
    expect(await about('jаckpot på cаsino')).toBeGreaterThan(0.9);
    expect(await about('när byggdes bron')).toBeLessThan(0.1);
    for (let number = 0; number < 12; number++) {
      await teach(`spam${number}`, `jackpot casino nummer ${number}`, 'spam');
      await teach(`spam${number}`, `jackpot casino nummer ${number}`, 'ham');
    }
    expect(await about('jackpot på casino')).toBe(0.5);
    for (const kind of ['spam', 'ham'])
      for (let number = 0; number < 12; number++)
        await teach(
          `${kind}${number}`,
          kind === 'spam' ? `jackpot casino nummer ${number}` : `bron byggdes nummer ${number}`,
          null
        );
    const left = await room.db.read.selectFrom('comment_word').selectAll().execute();
    const lessons = await room.db.read.selectFrom('comment_lesson').selectAll().execute();
    expect([left, lessons]).toEqual([[], []]);
  });
});

it('keeps names and texts readable, whatever is stacked on them or turns them', () => {
  expect(readName('Bo\u202e\u2066 \u200bEk')).toBe('Bo Ek');
  expect(readText('z\u0334\u0341\u0342\u0343\u0344\u0345a')?.length).toBeLessThan(6);
});
