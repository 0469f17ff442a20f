import { describe, expect, it } from 'vitest';
import { announcedLength, bytesOf, printMetadata, readChecksum, readMetadata } from './tus.ts';

const wrong = expect.objectContaining({ code: 'upload-request-wrong', status: 400 }) as unknown;
const thrownBy = (work: () => unknown) => {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
};

describe('the metadata of an upload', () => {
  it.each<[string | undefined, unknown]>([
    [undefined, {}],
    ['', {}],
    ['filename aW50ZXJ2anUud2F2', { filename: 'intervju.wav' }],
    ['filename w6XDpMO2,article YWJj', { filename: 'åäö', article: 'abc' }],
    ['filename YQ==, is_public', { filename: 'a', is_public: '' }],
    ['__proto__ YQ==', { ['__proto__']: 'a' }],
    ['filename !!!', wrong],
    ['filename YQ== YQ==', wrong],
    [' ,filename å', wrong],
    ['a YQ==,a Yg==', wrong],
    [`a ${'A'.repeat(9000)}`, wrong]
  ])('%j is read as %j', (header, read) => {
    expect(thrownBy(() => readMetadata(header))).toEqual(read);
  });

  it('is printed as it came', () => {
    const header = 'filename w6XDpMO2,is_public,article YWJj';
    expect(printMetadata(readMetadata(header))).toBe(header);
  });
});

describe('a number of bytes', () => {
  it.each<[string | undefined, unknown]>([
    [undefined, undefined],
    ['0', 0],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', wrong],
    ['-1', wrong],
    ['1.5', wrong],
    ['1e3', wrong],
    ['0x10', wrong],
    ['', wrong],
    [' 1', wrong],
    ['99999999999999999999', wrong]
  ])('in the header %j is %j', (header, bytes) => {
    const headers = header === undefined ? {} : { 'upload-offset': header };
    expect(thrownBy(() => bytesOf(headers, 'upload-offset'))).toEqual(bytes);
  });
});

describe('the length of a file', () => {
  it.each<[Record<string, string>, unknown]>([
    [{ 'upload-length': '10' }, 10],
    [{ 'upload-defer-length': '1' }, null],
    [{ 'upload-defer-length': '0' }, wrong],
    [{ 'upload-length': '10', 'upload-defer-length': '1' }, wrong],
    [{}, wrong]
  ])('said as %j is %j', (headers, length) => {
    expect(thrownBy(() => announcedLength(headers))).toEqual(length);
  });
});

describe('a checksum', () => {
  it.each<[string | undefined, unknown]>([
    [undefined, undefined],
    ['sha256 q83v', { algorithm: 'sha256', digest: 'q83v' }],
    ['sha1 q83v', { algorithm: 'sha1', digest: 'q83v' }],
    ['md5 q83v', wrong],
    ['sha256', wrong],
    ['sha256 ???', wrong],
    ['', wrong]
  ])('%j is read as %j', (header, checksum) => {
    expect(thrownBy(() => readChecksum(header))).toEqual(checksum);
  });
});
