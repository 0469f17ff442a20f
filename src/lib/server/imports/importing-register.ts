import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../accounts/actor.ts';
import { receiveImage } from '../images/images.ts';
import { organisationsNamed, personsNamed } from '../people/names.ts';
import { changePerson, registerPerson, setMemberships } from '../people/registering.ts';
import { changeOrganisation, registerOrganisation } from '../people/registering-organisations.ts';
import { changeProgramme, createProgramme } from '../programmes/running.ts';
import { changeStation } from '../station/station.ts';
import type { ImportFolder } from './folder.ts';
import type { ImportRoom } from './importing-articles.ts';
import { findImported, noteImported } from './ledger.ts';
import { bodyOf } from './sidecar-body.ts';
import type { OrganisationSidecar, PersonSidecar, SidecarPicture } from './sidecars.ts';

/** What a source's keys stand for: ids, and names for those that are credited. */
export interface Register {
  readonly people: ReadonlyMap<string, { id: string; name: string }>;
  readonly organisations: ReadonlyMap<string, { id: string; name: string }>;
  readonly programmes: ReadonlyMap<string, string>;
}

/** Imports everything a folder says of the station, its programmes, organisations and people. */
export async function importRegister(
  room: ImportRoom,
  folder: ImportFolder,
  actor: Actor
): Promise<Register> {
  await importStation(room, folder, actor);
  const organisations = await importOrganisations(room, folder, actor);
  const people = await importPeople(room, folder, organisations, actor);
  return { organisations, people, programmes: await importProgrammes(room, folder, actor) };
}

/** Receives a picture that a sidecar in `folder` names, and returns the image's id. */
export async function importPicture(
  room: ImportRoom,
  folder: string,
  picture: SidecarPicture,
  actor: Actor
): Promise<string> {
  return receiveImage(room, await readFile(join(folder, picture.file)), actor);
}

async function importStation(
  room: ImportRoom,
  { station, folder }: ImportFolder,
  actor: Actor
): Promise<void> {
  if (!station) return;
  const { demo, about, ...facts } = station;
  const body = await bodyOf(about, (picture) => importPicture(room, folder, picture, actor));
  await changeStation(room, { ...facts, isDemo: demo, about: body }, actor);
}

async function importProgrammes(room: ImportRoom, folder: ImportFolder, actor: Actor) {
  const ids = new Map<string, string>();
  for (const { key, image, schedule, ...facts } of folder.programmes) {
    const imageId = image ? await importPicture(room, folder.folder, image, actor) : null;
    const whole = {
      ...facts,
      schedule: schedule ?? null,
      image: imageId && image ? { imageId, alt: image.alt } : null
    };
    const known = await findImported(room, folder.source, 'programme', key);
    if (known) await changeProgramme(room, known.thingId, whole, actor);
    const id = known?.thingId ?? (await createProgramme(room, whole, actor));
    await noteImported(room, folder.source, 'programme', { key, thingId: id, fingerprint: '' });
    ids.set(key, id);
  }
  return ids;
}

async function importOrganisations(room: ImportRoom, folder: ImportFolder, actor: Actor) {
  const known = new Map<string, { id: string; name: string }>();
  for (const sidecar of folder.organisations) {
    const id = await organisationFor(room, folder, sidecar, actor);
    known.set(sidecar.key, { id, name: sidecar.name });
  }
  for (const sidecar of folder.organisations) {
    const id = known.get(sidecar.key)?.id;
    if (id)
      await changeOrganisation(
        room,
        id,
        await organisationFacts(room, folder, { sidecar, known }, actor),
        actor
      );
  }
  return known;
}

async function organisationFor(
  room: ImportRoom,
  { source }: ImportFolder,
  { key, name }: OrganisationSidecar,
  actor: Actor
): Promise<string> {
  const imported = await findImported(room, source, 'organisation', key);
  if (imported) return imported.thingId;
  const [known] = await organisationsNamed(room.db.read, name);
  if (known) return known;
  const id = await registerOrganisation(room, { name }, actor);
  await noteImported(room, source, 'organisation', { key, thingId: id, fingerprint: '' });
  return id;
}

async function organisationFacts(
  room: ImportRoom,
  { folder }: ImportFolder,
  {
    sidecar,
    known
  }: { sidecar: OrganisationSidecar; known: ReadonlyMap<string, { id: string; name: string }> },
  actor: Actor
) {
  const receive = (picture: SidecarPicture) => importPicture(room, folder, picture, actor);
  const pictures = [];
  for (const picture of sidecar.images) pictures.push({ ...picture, imageId: await receive(picture) });
  return {
    name: sidecar.name,
    variants: sidecar.variants,
    summary: sidecar.summary ?? null,
    mission: sidecar.mission,
    body: await bodyOf(sidecar.body, receive),
    links: sidecar.links,
    pictures: pictures.map(({ imageId, alt, caption, credit }) => ({ imageId, alt, caption, credit })),
    image: sidecar.logo ? { imageId: await receive(sidecar.logo), alt: sidecar.logo.alt } : null,
    members: sidecar.members.map((member) => {
      const organisation = known.get(member);
      return { name: organisation?.name ?? member, organisationId: organisation?.id ?? null };
    })
  };
}

async function importPeople(
  room: ImportRoom,
  folder: ImportFolder,
  organisations: Register['organisations'],
  actor: Actor
) {
  const known = new Map<string, { id: string; name: string }>();
  for (const sidecar of folder.people) {
    const id = await personFor(room, folder, sidecar, actor);
    const memberships = sidecar.memberships.flatMap(
      ({ organisation, title = null, from = null, to = null }) => {
        const organisationId = organisations.get(organisation)?.id;
        return organisationId ? [{ organisationId, title, from, to }] : [];
      }
    );
    await setMemberships(room, id, memberships, actor);
    known.set(sidecar.key, { id, name: sidecar.name });
  }
  return known;
}

async function personFor(
  room: ImportRoom,
  folder: ImportFolder,
  sidecar: PersonSidecar,
  actor: Actor
): Promise<string> {
  const { key, name, variants, bio, portrait } = sidecar;
  const imageId = portrait ? await importPicture(room, folder.folder, portrait, actor) : null;
  const facts = {
    name,
    variants,
    bio: bio ?? null,
    portrait: imageId && portrait ? { imageId, alt: portrait.alt, credit: portrait.credit } : null
  };
  const imported = await findImported(room, folder.source, 'person', key);
  if (imported) await changePerson(room, imported.thingId, facts, actor);
  if (imported) return imported.thingId;
  const [known] = await personsNamed(room.db.read, name);
  if (known) return known;
  const id = await registerPerson(room, facts, actor);
  await noteImported(room, folder.source, 'person', { key, thingId: id, fingerprint: '' });
  return id;
}
