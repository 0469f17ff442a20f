import { appendFile, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../../support/inputs.ts';

/** One bad file: what it is in words, and how it is written. */
export interface BadInput {
  readonly name: string;
  write(file: string): Promise<unknown>;
}

/** What the traps name: a secret file, and a server that must never be asked. */
export interface Traps {
  readonly canary: string;
  readonly port: number;
}

const sine = ['-f', 'lavfi', '-i', 'sine=d=1'];
const film = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=10:d=1', ...sine];
const seeds: Readonly<Record<string, readonly string[]>> = {
  'a.mp4': [...film, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'],
  'a.mkv': [...film, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'flac'],
  'a.webm': [...film, '-c:v', 'libvpx', '-cpu-used', '8', '-c:a', 'libopus'],
  'a.avi': [...film, '-c:v', 'mpeg4', '-c:a', 'mp3'],
  'a.ts': [...film, '-c:v', 'mpeg2video', '-c:a', 'mp2'],
  'a.mp3': sine,
  'a.m4a': [...sine, '-c:a', 'aac'],
  'a.ogg': [...sine, '-c:a', 'libvorbis'],
  'a.flac': sine,
  'a.wav': sine,
  'a.jpg': ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:d=1', '-frames:v', '1'],
  'a.png': ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:d=1', '-frames:v', '1']
};

/** Makes the twelve files that mutants are made of. */
export async function makeSeeds(folder: string): Promise<Buffer[]> {
  await mkdir(folder, { recursive: true });
  const made: Buffer[] = [];
  for (const [name, args] of Object.entries(seeds)) {
    await ffmpeg(...args, join(folder, name));
    made.push(await readFile(join(folder, name)));
  }
  return made;
}

/** Numbers from 0 to below 1 that are the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Harm = (bytes: Buffer, random: () => number, other: Buffer) => Buffer;
const at = (bytes: Buffer, random: () => number, room = 0) =>
  Math.floor(random() * Math.max(1, bytes.length - room));

const harms: readonly (readonly [string, Harm])[] = [
  [
    'bits flipped',
    (bytes, random) => {
      for (let left = 1 + Math.floor(random() * 500); left > 0; left -= 1) {
        const place = at(bytes, random);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << Math.floor(random() * 8));
      }
      return bytes;
    }
  ],
  ['cut off', (bytes, random) => bytes.subarray(0, at(bytes, random))],
  ['a part twice', (bytes, random) => Buffer.concat([bytes, bytes.subarray(at(bytes, random))])],
  [
    'a part of zeros',
    (bytes, random) => {
      const from = at(bytes, random);
      return bytes.fill(0, from, Math.min(bytes.length, from + Math.floor(random() * 4000)));
    }
  ],
  [
    'a broken beginning',
    (bytes, random) => {
      for (let place = 0; place < 64; place += 1)
        if (random() < 0.15) bytes[place] = Math.floor(random() * 256);
      return bytes;
    }
  ],
  [
    'two kinds in one',
    (bytes, random, other) =>
      Buffer.concat([bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random))])
  ],
  [
    'numbers out of bounds',
    (bytes, random) => {
      const extremes = [0xffffffff, 0, 0x80000000, 0x7fffffff];
      for (let left = 1 + Math.floor(random() * 20); left > 0; left -= 1)
        bytes.writeUInt32BE(extremes[Math.floor(random() * 4)] ?? 0, at(bytes, random, 4));
      return bytes;
    }
  ]
];

/** Mutant number `number` of the seeds: always the same one. */
export function mutant(made: readonly Buffer[], number: number): BadInput {
  const random = numbers(number);
  const seed = number % made.length;
  const [harm, apply] = harms[Math.floor(number / made.length) % harms.length] ?? harms[0]!;
  const other = made[Math.floor(random() * made.length)] ?? Buffer.alloc(0);
  const source = Buffer.from(made[seed] ?? Buffer.alloc(0));
  const bytes = apply(source, random, other);
  return {
    name: `mutant ${number}: ${Object.keys(seeds)[seed] ?? ''}, ${harm}`,
    write: (file) => writeFile(file, bytes)
  };
}

const text = (name: string, words: string): BadInput => ({ name, write: (file) => writeFile(file, words) });
const made = (name: string, ...args: string[]): BadInput => ({
  name,
  write: (file) => ffmpeg(...args, file)
});

/** Playlists that name a secret or a server, and kinds of file that no recording is. */
function disguised({ canary, port }: Traps): BadInput[] {
  const server = `http://127.0.0.1:${port}/x.ts`;
  const hls = (address: string) =>
    `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n${address}\n#EXT-X-ENDLIST\n`;
  return [
    text('HLS of a file', hls(`file://${canary}`)),
    text('HLS of a server', hls(server)),
    text(
      'HLS with a key of a server',
      `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="${server}"\n${hls(server).slice(8)}`
    ),
    text('a list of a file', `ffconcat version 1.0\nfile ${canary}\n`),
    text('a list of a server', `ffconcat version 1.0\nfile ${server}\n`),
    text('HLS of a neighbour', hls('seeds/a.ts')),
    text(
      'HLS of a neighbour, by its beginning',
      hls('seeds/a.ts').replace('#EXTINF', '#EXT-X-MAP:URI="seeds/a.mp4"\n#EXTINF')
    ),
    text('a list of a neighbour', 'ffconcat version 1.0\nfile seeds/a.mp4\n'),
    text('a list of a neighbour, without its first line', "file 'seeds/a.mp4'\n"),
    text('ASX', `<asx version="3.0"><entry><ref href="${server}"/></entry></asx>`),
    text('SMIL', `<smil><body><video src="${server}"/></body></smil>`),
    text(
      'DASH',
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT5S"><Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1"><BaseURL>${server}</BaseURL></Representation></AdaptationSet></Period></MPD>`
    ),
    text('SDP', `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio ${port} RTP/AVP 0\n`),
    text('PLS', `[playlist]\nFile1=${server}\nNumberOfEntries=1\n`),
    text(
      'SVG',
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="file://${canary}"/></svg>`
    ),
    text('HTML', `<html><video src="${server}"></html>`),
    text('PHP', '<?php system($_GET["c"]); ?>'),
    text('a GIF that is a script', `GIF89a/*\u0001\u0000*/=1;fetch("${server}")`),
    text('a script', `fetch("${server}")`),
    text('a program of Windows', 'MZ\u0090\u0000'),
    text('a program', '\u007fELF\u0002\u0001\u0001'),
    text('a ZIP', 'PK\u0003\u0004\u0014'),
    text('nothing', ''),
    text('one byte', 'a'),
    { name: 'zeros', write: (file) => writeFile(file, Buffer.alloc(10_000_000)) },
    text(
      'a film that is a page',
      `\0\0\0\x20ftypisom\0\0\x02\0isomiso2mp41<html><script src="${server}"></script>`
    )
  ];
}

/** A picture of which 1 MB becomes 1 GB once it is unpacked, as bytes; made once, however often it is written. */
function hugePicture(): (file: string) => Promise<void> {
  let made: Promise<Buffer> | undefined;
  const make = async (file: string) => {
    const once = ['-f', 'lavfi', '-i', 'color=s=16000x16000:r=1:d=1', '-frames:v', '1', '-c:v', 'png'];
    await ffmpeg(...once, '-f', 'image2', file);
    return readFile(file);
  };
  return async (file) =>
    writeFile(file, await (made ??= make(`${file}.made`).finally(() => rm(`${file}.made`))));
}

/** A sound of a second with a picture as its cover, in a kind of file. */
const withCover = (
  picture: (file: string) => Promise<void>,
  kind: string,
  ...coding: string[]
): BadInput => ({
  name: `a cover of 16,000 × 16,000 in ${kind}`,
  async write(file) {
    await picture(`${file}.png`);
    const copied = ['-map', '0', '-map', '1', '-c:v', 'copy', '-disposition:v', 'attached_pic'];
    await ffmpeg(...sine, '-i', `${file}.png`, ...copied, ...coding, '-f', kind, file);
    await rm(`${file}.png`);
  }
});

/** A sound of a second, so many times in one file. */
const manyTracks = (count: number, ...coding: string[]): string[] => [
  ...sine,
  ...Array.from({ length: count }, () => ['-map', '0:a']).flat(),
  ...coding
];

/** Small files that unpack into something huge. */
function bombs(): BadInput[] {
  const picture = hugePicture();
  return [
    { name: 'a picture of 16,000 × 16,000', write: picture },
    withCover(picture, 'mp3'),
    withCover(picture, 'ipod', '-c:a', 'aac'),
    withCover(picture, 'flac'),
    made(
      'two frames ten hours apart',
      ...film,
      '-vf',
      "setpts='if(eq(N,0),0,36000/TB)'",
      '-frames:v',
      '2',
      '-c:v',
      'libx264',
      '-c:a',
      'aac',
      '-fps_mode',
      'passthrough',
      '-f',
      'mp4'
    ),
    made(
      'two sounds thirteen hours apart',
      ...sine,
      ...['-af', "asetpts='if(lt(N,20),PTS,PTS+46800/TB)'", '-c:a', 'flac', '-f', 'matroska']
    ),
    made('300 streams', ...manyTracks(300, '-c:a', 'pcm_s16le', '-f', 'matroska')),
    made('33 streams', ...manyTracks(33, '-c:a', 'pcm_s16le', '-f', 'mov')),
    {
      name: 'ten thousand chapters',
      async write(file) {
        const chapters = Array.from(
          { length: 10_000 },
          (_, at) =>
            `[CHAPTER]\nTIMEBASE=1/100000\nSTART=${at * 10}\nEND=${at * 10 + 10}\ntitle=${'x'.repeat(100)}\n`
        );
        await writeFile(`${file}.txt`, `;FFMETADATA1\n${chapters.join('')}`);
        await ffmpeg(...sine, '-i', `${file}.txt`, '-map_chapters', '1', '-f', 'matroska', file);
        await rm(`${file}.txt`);
      }
    },
    {
      name: 'a WAV that claims 4 GB',
      async write(file) {
        await ffmpeg(...sine, '-f', 'wav', '-bitexact', file);
        const wave = await readFile(file);
        wave.writeUInt32LE(0xfffffff0, 4);
        wave.writeUInt32LE(0xffffffd0, 40);
        await writeFile(file, wave);
      }
    },
    {
      name: 'a title of 63 MB',
      async write(file) {
        await ffmpeg(...sine, '-f', 'wav', file);
        const wave = await readFile(file);
        const size = Buffer.alloc(4);
        const title = Buffer.alloc(63_000_000, 'x');
        size.writeUInt32LE(title.length + 12);
        const inside = Buffer.alloc(4);
        inside.writeUInt32LE(title.length);
        const list = Buffer.concat([Buffer.from('LIST'), size, Buffer.from('INFOINAM'), inside, title]);
        await writeFile(file, Buffer.concat([wave.subarray(0, 36), list, wave.subarray(36)]));
      }
    },
    {
      name: '5 GB of nothing behind the first bytes of a film',
      async write(file) {
        const handle = await open(file, 'w');
        await handle.write('\0\0\0\x20ftypisom\0\0\x02\0isomiso2mp41');
        await handle.truncate(5e9);
        await handle.close();
      }
    }
  ];
}

/** Rare but honest files, and those that nobody can open. */
function strange(): BadInput[] {
  const key = [
    '-encryption_key',
    '76a6c65c5ea762046bd749a2e632ccbb',
    '-encryption_kid',
    'a7e61c373e219033c21091fa607bf3b8'
  ];
  const video = (size: string) => [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=s=64x48:r=5:d=1,format=yuv444p,scale=${size.replace('x', ':')}`,
    ...sine
  ];
  return [
    made('encrypted', ...sine, '-c:a', 'aac', '-encryption_scheme', 'cenc-aes-ctr', ...key, '-f', 'mp4'),
    made('8 kHz', ...sine, '-ar', '8000', '-f', 'wav'),
    made('192 kHz in eight channels', ...sine, '-ar', '192000', '-ac', '8', '-c:a', 'pcm_s24le', '-f', 'wav'),
    made(
      'a picture of 8191 × 3',
      ...video('8191x3'),
      '-c:v',
      'mjpeg',
      '-pix_fmt',
      'yuvj444p',
      '-c:a',
      'aac',
      '-f',
      'matroska'
    ),
    made(
      'a picture of one pixel',
      ...video('1x1'),
      '-c:v',
      'mjpeg',
      '-pix_fmt',
      'yuvj444p',
      '-c:a',
      'aac',
      '-f',
      'matroska'
    ),
    made('16 tracks of one channel', ...manyTracks(16, '-c:a', 'pcm_s16le', '-f', 'mov')),
    made('a sound that begins late', '-itsoffset', '0.4', ...sine, '-c:a', 'aac', '-f', 'mp4'),
    made(
      'a film that is cut by its list of edits',
      '-ss',
      '0.35',
      ...film,
      '-c:v',
      'libx264',
      '-bf',
      '2',
      '-c:a',
      'aac',
      '-f',
      'mp4'
    ),
    made(
      'pictures at no steady rate',
      ...film,
      ...[
        '-vf',
        "select='not(eq(mod(n,7),3))'",
        '-fps_mode',
        'vfr',
        '-c:v',
        'libx264',
        '-c:a',
        'aac',
        '-f',
        'mp4'
      ]
    ),
    made(
      'a high range of brightness',
      ...film,
      ...[
        '-c:v',
        'libx264',
        '-pix_fmt',
        'yuv420p10le',
        '-color_trc',
        'smpte2084',
        '-color_primaries',
        'bt2020'
      ],
      ...['-colorspace', 'bt2020nc', '-c:a', 'aac', '-f', 'matroska']
    ),
    {
      name: 'a sound with a ZIP and a page behind it',
      async write(file) {
        await ffmpeg(...sine, '-f', 'mp3', file);
        await appendFile(file, 'PK\u0003\u0004<html><script>alert(1)</script></html>');
      }
    },
    made('no sound', '-f', 'lavfi', '-i', 'testsrc2=s=64x48:d=1', '-c:v', 'libx264', '-f', 'mp4'),
    made('a moment', '-f', 'lavfi', '-i', 'sine=d=0.01', '-f', 'wav'),
    made(
      'times below zero',
      ...film,
      '-output_ts_offset',
      '-5',
      '-c:v',
      'libx264',
      '-c:a',
      'aac',
      '-f',
      'mpegts'
    ),
    made(
      'a picture in exr',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=64x48:d=1',
      '-frames:v',
      '1',
      '-pix_fmt',
      'gbrpf32le',
      '-c:v',
      'exr',
      '-f',
      'image2'
    ),
    made(
      'a picture in tiff',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=64x48:d=1',
      '-frames:v',
      '1',
      '-c:v',
      'tiff',
      '-f',
      'image2'
    ),
    ...['magicyuv', 'prores', 'ffv1', 'huffyuv', 'flashsv'].map((codec) =>
      made(`a picture in ${codec}`, ...video('64x48'), '-c:v', codec, '-c:a', 'aac', '-f', 'matroska')
    )
  ];
}

/** All files that were thought out, one by one. */
export const thoughtOut = (traps: Traps): BadInput[] => [...disguised(traps), ...bombs(), ...strange()];
