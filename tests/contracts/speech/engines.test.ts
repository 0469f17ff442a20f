import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiLimits } from '#lib/server/transcripts/api-engine.ts';
import { wavOf } from '#lib/server/transcripts/sound-parts.ts';
import { openSpeechEngine, type SpeechEngine } from '#lib/server/transcripts/speech-engine.ts';
import { failing, saying, speechServer, whisperJson, whisperThat } from '../../support/speech.ts';
import { toolsWith } from '../../support/tools.ts';

const nothing = {
  ...{ WHISPER_PATH: '', WHISPER_MODEL: '', WHISPER_VAD_MODEL: '' },
  ...{ TRANSCRIBE_URL: '', TRANSCRIBE_KEY: '', TRANSCRIBE_MODEL: 'whisper-1' }
};
const tools = toolsWith();
const key = 'sk-hemlig-123';
/** A whisper.cpp to try, with a model and, when wanted, one that hears where somebody speaks. */
const real = {
  path: process.env['WHISPER_TEST_PATH'] ?? '',
  model: process.env['WHISPER_TEST_MODEL'] ?? '',
  voices: process.env['WHISPER_TEST_VAD_MODEL'] ?? ''
};

describe('what writes speech down', () => {
  let place: string;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), 'eter-speech-'));
    writeFileSync(join(place, 'model.bin'), 'ggml');
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  afterAll(() => rmSync(place, { recursive: true }));

  /** Has an engine listen to a second of sound. */
  function hear(engine: SpeechEngine | null, signal: AbortSignal = new AbortController().signal) {
    const folder = mkdtempSync(join(place, 'run-'));
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'sound.wav');
    writeFileSync(file, wavOf(new Int16Array(16_000).fill(1000)));
    const fractions: number[] = [];
    const heard = engine!.writeDown(
      { file, folder, seconds: 1, language: 'sv' },
      { signal, onFraction: (fraction) => fractions.push(fraction) }
    );
    return { heard, fractions };
  }

  const whisper = (json: Buffer, first?: string, more = {}) =>
    openSpeechEngine(
      {
        ...nothing,
        WHISPER_PATH: whisperThat(place, json, first),
        WHISPER_MODEL: join(place, 'model.bin'),
        ...more
      },
      { tools }
    );

  async function api(...answers: Parameters<typeof speechServer>) {
    const server = await speechServer(...answers);
    closing.push(server.close);
    const limits = { ...apiLimits, answerMs: 700, mostBytes: 100_000, longestWaitMs: 1500 };
    const settings = { ...nothing, TRANSCRIBE_URL: server.url, TRANSCRIBE_KEY: key };
    return { server, engine: openSpeechEngine(settings, { tools, limits }) };
  }

  it('is nothing where the settings name nothing, and the server before the program', async () => {
    expect(openSpeechEngine({ ...nothing, WHISPER_PATH: '/x/whisper-cli' }, { tools })).toBeNull();
    const { engine } = await api(saying('Hej'));
    expect(engine).toMatchObject({ model: 'whisper-1', lane: 'fetch' });
    expect(whisper(whisperJson([]))).toMatchObject({
      name: 'whisper.cpp',
      model: 'model.bin',
      lane: 'heavy'
    });
  });

  describe('as the program whisper-cli', () => {
    it('gives words with times and how sure they are, letters cut in two whole again, and tells how far it has come', async () => {
      const json = whisperJson([
        {
          ...{ from: 0, to: 2000 },
          tokens: [
            [' Vi', 100, 300, 0.9],
            [' g\xc3', 400, 600, 0.8],
            ['\xa5r', 600, 800, 0.5],
            [' \\"hem\\".', 900, 1500, 0.95]
          ]
        }
      ]);
      const { heard, fractions } = hear(whisper(json));
      expect(await heard).toMatchObject([
        {
          ...{ startMs: 0, endMs: 2000, text: 'Vi går "hem".', speaker: null },
          times: [
            [0, 100, 0.9],
            [3, 400, 0.5],
            [7, 900, 0.95]
          ]
        }
      ]);
      expect(fractions.at(-1)).toBe(1);
    });

    it('puts words that are told without the silences where their segment is', async () => {
      const json = whisperJson([
        {
          ...{ from: 30_000, to: 32_000 },
          tokens: [
            [' Vi', 0, 500, 0.9],
            [' börjar'.replace('ö', '\xc3\xb6'), 1000, 1750, 0.9]
          ]
        }
      ]);
      const [said] = await hear(whisper(json, undefined, { WHISPER_VAD_MODEL: join(place, 'model.bin') }))
        .heard;
      expect(said?.times?.map(([, ms]) => ms)).toEqual([30_000, 31_600]);
    });

    it('says what it said when it fails, and that it wrote nothing when it calls that well done', async () => {
      const failed = hear(whisper(whisperJson([]), 'echo "error: failed to read model" >&2; exit 3')).heard;
      await expect(failed).rejects.toMatchObject({
        code: 'whisper-failed',
        retry: true,
        values: { reason: 'error: failed to read model' }
      });
      const usage = hear(whisper(whisperJson([]), 'exit 0')).heard;
      await expect(usage).rejects.toMatchObject({ code: 'whisper-failed' });
      const cut = hear(whisper(Buffer.from('{"transcription": [{'))).heard;
      await expect(cut).rejects.toMatchObject({ code: 'whisper-failed' });
    });

    it('says which file is missing', async () => {
      const noModel = whisper(whisperJson([]), ':', { WHISPER_MODEL: join(place, 'gone.bin') });
      await expect(hear(noModel).heard).rejects.toMatchObject({ code: 'whisper-missing' });
      const noProgram = whisper(whisperJson([]), ':', { WHISPER_PATH: join(place, 'gone') });
      await expect(hear(noProgram).heard).rejects.toMatchObject({ code: 'whisper-missing' });
    });

    it('says which library the sandbox does not show it, when it was not built in one piece', async () => {
      const said =
        'whisper-cli: error while loading shared libraries: libwhisper.so.1: cannot open shared object file';
      const { heard } = hear(whisper(whisperJson([]), `echo "${said}" >&2; exit 127`));
      await expect(heard).rejects.toMatchObject({ code: 'whisper-failed', values: { reason: said } });
    });

    // a model without weights, such as whisper.cpp keeps for its own tests, shows that both understand each other
    it.skipIf(!real.path)(
      'understands the real whisper-cli of WHISPER_TEST_PATH',
      { timeout: 120_000 },
      async () => {
        const settings = {
          WHISPER_PATH: real.path,
          WHISPER_MODEL: real.model,
          WHISPER_VAD_MODEL: real.voices
        };
        const { heard, fractions } = hear(openSpeechEngine({ ...nothing, ...settings }, { tools }));
        expect(Array.isArray(await heard)).toBe(true);
        expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
      }
    );

    it('is gone when it is stopped', async () => {
      const stopping = new AbortController();
      const { heard, fractions } = hear(whisper(whisperJson([]), 'while :; do :; done'), stopping.signal);
      const stopped = expect(heard).rejects.toThrow('enough');
      await expect.poll(() => fractions, { timeout: 5000 }).toContain(0.5);
      stopping.abort(new Error('enough'));
      await stopped;
    });
  });

  describe('as a server with the transcription API', () => {
    it('is sent the sound, the model, the language and its key, and gives words with times and speakers', async () => {
      const { server, engine } = await api(saying('Vi går hem.', { speaker: 'SPEAKER_00' }));
      expect(await hear(engine).heard).toMatchObject([
        {
          ...{ startMs: 0, endMs: 1500, text: 'Vi går hem.', speaker: 'SPEAKER_00' },
          times: [
            [0, 0],
            [3, 500],
            [7, 1000]
          ]
        }
      ]);
      const [sent] = server.sent;
      expect(sent).toMatchObject({ path: '/v1/audio/transcriptions', authorization: `Bearer ${key}` });
      expect(sent?.fields).toEqual({
        model: 'whisper-1',
        language: 'sv',
        response_format: 'verbose_json',
        'timestamp_granularities[]': 'segment,word'
      });
      expect(sent?.sound.equals(wavOf(new Int16Array(16_000).fill(1000)))).toBe(true);
    });

    it('is asked again when it says when, and otherwise later by the queue', async () => {
      const { server, engine } = await api(failing(429, 'slow down', { 'retry-after': '1' }), saying('Hej'));
      expect(await hear(engine).heard).toMatchObject([{ text: 'Hej' }]);
      expect(server.sent).toHaveLength(2);
      const far = await api(failing(429, 'tomorrow', { 'retry-after': '86400' }));
      const busy = { code: 'speech-server-busy', retry: true };
      await expect(hear(far.engine).heard).rejects.toMatchObject(busy);
      expect(far.server.sent).toHaveLength(1);
      const broken = await api(failing(500));
      await expect(hear(broken.engine).heard).rejects.toMatchObject(busy);
    });

    it('is not asked again when the key or the sound is wrong, and its words never hold the key', async () => {
      const refused = await api(failing(400, `the key ${key} may not use this model`));
      const failure = await hear(refused.engine).heard.catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ code: 'speech-server-refused', values: { status: 400 } });
      expect(failure).not.toHaveProperty('retry');
      expect(JSON.stringify(failure) + String(failure)).not.toContain(key);
      const wrong = await api(failing(401));
      await expect(hear(wrong.engine).heard).rejects.toMatchObject({ code: 'speech-server-key-wrong' });
    });

    it.each<[string, Parameters<typeof speechServer>[0]]>([
      ['is no JSON', (res) => res.end('<html>It works!</html>')],
      ['has no times', (res) => res.end('{"text": "Vi går hem."}')],
      ['is cut', (res) => res.end('{"segments": [{"start": 0, "text": "Vi')],
      ['is huge', (res) => res.end(`{"segments": [], "text": "${'x'.repeat(200_000)}"}`)]
    ])('gives nothing when the answer %s', async (_how, answer) => {
      const { engine } = await api(answer);
      await expect(hear(engine).heard).rejects.toMatchObject({ code: 'speech-server-unusable', retry: true });
    });

    it.each<[string, Parameters<typeof speechServer>[0]]>([
      ['never answers', () => undefined],
      ['answers a little at a time, for ever', (res) => void setInterval(() => res.write(' '), 50).unref()],
      ['hangs up', (res) => res.destroy()],
      [
        'hangs up in its answer',
        (res) => {
          res.writeHead(200, { 'content-length': '1000' }).write('{"segments"');
          setTimeout(() => res.destroy(), 20);
        }
      ]
    ])('is given up for now when it %s', async (_how, answer) => {
      const { engine } = await api(answer);
      await expect(hear(engine).heard).rejects.toMatchObject({
        code: 'speech-server-unreachable',
        retry: true
      });
    });

    it('stops when it is told to, and says nothing of a server that is not there', async () => {
      const { engine } = await api(() => undefined);
      const stopping = new AbortController();
      const { heard } = hear(engine, stopping.signal);
      stopping.abort(new Error('enough'));
      await expect(heard).rejects.toThrow('enough');
      const gone = openSpeechEngine({ ...nothing, TRANSCRIBE_URL: 'http://127.0.0.1:1' }, { tools });
      await expect(hear(gone).heard).rejects.toMatchObject({ code: 'speech-server-unreachable' });
    });
  });
});
