/** The screen `help`. */

import { catalogue } from '../texts.ts';

export const helpTexts = catalogue('help', {
  'help.title': 'Help for me',
  'help.first': 'In an emergency, call the local emergency number first.',
  'help.numbers': 'Emergency numbers',
  'help.numbers.of': 'Emergency numbers, {country}',
  'help.country': 'Country',
  'help.country.none': 'Choose a country',
  'help.proposed': 'This device is set to {country}. Is that where you are?',
  'help.proposed.yes': 'Yes, {country}',
  'help.call': 'Call {number}',
  'help.source': {
    one: 'From the public list of libphonenumber. It is here without a network as well.',
    other: 'From the public list of libphonenumber, which does not say who answers which. All of it is here offline.',
  },
  'help.people': 'People I can call',
  'help.people.why': 'A friend, your doctor, your therapist. Only your own devices can read this.',
  'help.people.sealed': 'The people you wrote down are encrypted, and the key is not on this device.',
  'help.people.key': 'How to get it back',
  'help.add': 'Add a person',
  'help.name': 'Name',
  'help.number': 'Telephone number',
  'help.number.none': 'It needs a number.',
  'help.number.odd': 'Digits, spaces, and + * # ( ) - alone make a number.',
  'help.off': 'Take off',
  'help.act.call': 'Call',
  'help.act.write': 'Write',
  'help.act.copy': 'Copy',
  'help.act.copied': 'Copied',
  'help.act.change': 'Change',
  'help.said': 'Written down, encrypted.',
  'help.said.off': 'Taken off.',
  'help.uncopied': 'This browser did not allow copying.',
  'help.what': 'Tend supports and informs. It does not diagnose or treat.',
});
