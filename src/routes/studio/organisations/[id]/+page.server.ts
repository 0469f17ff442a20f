import { redirect } from '@sveltejs/kit';
import type { OutsideLink } from '#lib/people/people.ts';
import {
  findOrganisation,
  listOrganisations,
  type OrganisationPicture
} from '#lib/server/people/organisations.ts';
import {
  changeOrganisation,
  mergeOrganisations,
  OrganisationMissing
} from '#lib/server/people/registering-organisations.ts';
import { studioPaths } from '#lib/studio/addresses.ts';
import { readBodyField } from '#lib/studio/article-form.ts';
import { type ImageForm, imageOf, readImageForm } from '#lib/studio/image-form.ts';
import { enter, tried } from '../../entering.ts';
import { linesOf, textOf, textsOf } from '../../reading-forms.ts';
import { receivedImage } from '../../receiving.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal } = enter(event, 'person.write');
  const organisation = await findOrganisation(portal, event.params.id);
  if (!organisation) throw new OrganisationMissing();
  if (organisation.id !== event.params.id) redirect(308, `${studioPaths.organisations}/${organisation.id}`);
  return { organisation };
};

export const actions: Actions = {
  save: async (event) => {
    const locals = enter(event, 'person.write');
    const data = await event.request.formData();
    const values = readOrganisation(data);
    return tried(locals, values, async () => {
      const image = imageOf(await receivedImage(locals, data, 'image', values.image));
      const pictures = await receivedPictures(locals, data, values.pictures);
      const members = await membersOf(locals, values.memberNames);
      await changeOrganisation(
        locals.portal,
        event.params.id,
        { ...values, image, pictures, members },
        locals.actor
      );
      return { done: 'saved' as const };
    });
  },
  merge: async (event) => {
    const { portal, actor } = enter(event, 'person.write');
    const other = textOf(await event.request.formData(), 'other.organisation');
    return tried(event.locals, null, async () => {
      if (!other || !(await findOrganisation(portal, other))) throw new OrganisationMissing();
      await mergeOrganisations(portal, other, event.params.id, actor);
      return { done: 'merged' as const };
    });
  }
};

const mostPictures = 12;

function readOrganisation(data: FormData) {
  const urls = textsOf(data, 'link.url');
  const links: OutsideLink[] = textsOf(data, 'link.label')
    .map((label, at) => ({ label: label || (urls[at] ?? ''), url: urls[at] ?? '' }))
    .filter((link) => link.url);
  return {
    name: textOf(data, 'name'),
    variants: linesOf(data, 'variants'),
    summary: textOf(data, 'summary'),
    mission: linesOf(data, 'mission'),
    body: readBodyField(data, 'body'),
    links,
    memberNames: linesOf(data, 'members'),
    image: readImageForm(data, 'image'),
    pictures: Array.from({ length: mostPictures }, (_, at) => readImageForm(data, `picture${at}`))
  };
}

async function receivedPictures(
  locals: App.Locals,
  data: FormData,
  forms: readonly ImageForm[]
): Promise<OrganisationPicture[]> {
  const received = await Promise.all(
    forms.map((form, at) => receivedImage(locals, data, `picture${at}`, form))
  );
  return received.map(imageOf).filter((picture) => picture !== null);
}

/** Members by name; one that is in the register under that name becomes a link to it. */
async function membersOf({ portal }: App.Locals, names: readonly string[]) {
  return Promise.all(
    names.map(async (name) => {
      const { organisations } = await listOrganisations(portal, { text: name });
      const known = organisations.find((one) => one.name.toLowerCase() === name.toLowerCase());
      return { name, organisationId: known?.id ?? null };
    })
  );
}
