import { domainToASCII } from 'node:url';
import { Refusal } from '../refusal.ts';

export class AddressUnusable extends Refusal {
  constructor() {
    super('mail-address-unusable', 422, 'That is not one e-mail address: it looks like name@example.org.');
  }
}

/** Letters, digits and what else stands unquoted before an @ (RFC 5322 dot-atom). */
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const domainPart = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * Reads one e-mail address, in the form that mail is sent to: its domain in small ASCII letters (`xn--…`).
 * Refuses everything else, such as two addresses, names in quotes, line breaks, and more than 254 characters.
 */
export function readAddress(text: string): string {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = asciiDomain(text.slice(at + 1));
  const address = `${local}@${domain}`;
  const isFit =
    local.length <= 64 && localPart.test(local) && domainPart.test(domain) && address.length <= 254;
  if (!isFit) throw new AddressUnusable();
  return address;
}

/** Looked at before it is converted, because the conversion mends what should be refused. */
function asciiDomain(domain: string): string {
  return /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) ? domainToASCII(domain) : '';
}
