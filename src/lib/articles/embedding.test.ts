import { expect, it } from 'vitest';
import { embedAddress, embedCode } from './embedding.ts';

const sound = { origin: 'https://radio.example', articleId: 'abc', title: 'A', isFilm: false, t: null };

it('the address of a player names the span it plays', () => {
  expect(embedAddress(sound)).toBe('https://radio.example/embed/abc');
  expect(embedAddress({ ...sound, t: '412.4,447.9' })).toBe(
    'https://radio.example/embed/abc?t=412.4%2C447.9'
  );
});

it('the HTML of a player is as wide as its place, and says in words what it is', () => {
  expect(embedCode(sound)).toContain('width="100%" height="210"');
  expect(embedCode({ ...sound, isFilm: true })).toContain('aspect-ratio:16/9');
  expect(embedCode({ ...sound, isFilm: true }, { width: 640, height: 360 })).toContain(
    'width="640" height="360" style="border:0"'
  );
});

it('a title with quotes and tags stays a title', () => {
  const code = embedCode({ ...sound, title: '"><script>alert(1)</script>&' });
  expect(code).toContain('title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"');
  expect(code).not.toContain('<script');
});
