import { createHash } from 'node:crypto';
import { programmePath } from '#lib/ui/addresses.ts';
import type { StationView } from '#lib/ui/station.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { findProgramme } from '../programmes/programmes.ts';
import { findStation } from '../station/station.ts';
import { lastChange } from './changes.ts';
import { artworkAddress, findEpisodes } from './episodes.ts';
import { type PodcastFeed, writeRss } from './rss.ts';
import type { Xml } from './xml.ts';

/** A feed as it is sent: the text, a tag that changes with every letter of it, and when it last changed. */
export interface SentFeed {
  readonly xml: string;
  readonly etag: string;
  readonly changedAt: number;
  /** Asks search engines and directories to leave it out. */
  readonly blocked: boolean;
  /** What stands in it can be taken away: no cache answers for it without asking, and its time says nothing. */
  readonly isVolatile?: boolean;
}

type About = Pick<SentFeed, 'changedAt' | 'blocked' | 'isVolatile'>;

interface Room {
  readonly db: Database;
  readonly config: Config;
}

/** The station's own feed: every programme's interviews, the newest 300. */
export async function stationFeed(room: Room): Promise<SentFeed> {
  const station = await findStation(room);
  const items = await findEpisodes(room, { programmeId: null, origin: room.config.origin });
  return sent({
    ...common(room, station, '/feeds/station.xml'),
    title: station.name,
    address: `${room.config.origin}/`,
    description: station.tagline,
    language: station.language,
    artwork: standardArtwork(room),
    changedAt: await lastChange(room),
    // A number counts within its programme, and says nothing here.
    items: items.map((item) => ({ ...item, number: null }))
  });
}

/** The feed of a programme, or undefined for an unknown one. */
export async function programmeFeed(room: Room, programmeId: string): Promise<SentFeed | undefined> {
  const programme = await findProgramme(room, programmeId);
  if (!programme) return undefined;
  const { origin } = room.config;
  const items = await findEpisodes(room, { programmeId, origin });
  return sent({
    ...common(room, await findStation(room), `/feeds/program/${programmeId}.xml`),
    title: programme.title,
    address: origin + programmePath(programme),
    description: programme.description,
    language: programme.language,
    artwork: programme.image ? artworkAddress(origin, programme.image.id) : standardArtwork(room),
    changedAt: await lastChange(room),
    items
  });
}

function common({ config }: Room, station: StationView, path: string) {
  return {
    guid: podcastGuid(config.origin + path),
    self: config.origin + path,
    author: station.name,
    email: station.email,
    category: 'Society & Culture',
    blocked: station.isDemo
  };
}

const standardArtwork = ({ config }: Room) => `${config.origin}/icons/artwork.png`;

function sent(feed: PodcastFeed): SentFeed {
  return asSent(writeRss(feed), feed);
}

/** An RSS document as it is sent. */
export function sentFeed(rss: Xml, about: About): SentFeed {
  return asSent(`<?xml version="1.0" encoding="UTF-8"?>\n${rss.xml}\n`, about);
}

function asSent(xml: string, { changedAt, blocked, isVolatile = false }: About): SentFeed {
  const digest = createHash('sha256').update(xml).digest('base64url').slice(0, 27);
  return { xml, etag: `"${digest}"`, changedAt, blocked, isVolatile };
}

const podcasts = Buffer.from('ead4c236bf5858c6a2c6a6b28d128cb6', 'hex');

/** The podcast namespace's id of a feed: a UUID (version 5) of its address without scheme and last slashes. */
export function podcastGuid(address: string): string {
  const name = address.replace(/^\w+:\/\//, '').replace(/\/+$/, '');
  const bytes = createHash('sha1').update(podcasts).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
