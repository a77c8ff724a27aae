import type { Random } from './random.js';

/** Made-up residents and businesses. Phone numbers and mail domains are those reserved for fiction. */

const firstNames = [
  'Ada', 'Alma', 'Andre', 'Beatriz', 'Bennett', 'Calvin', 'Carmen', 'Celeste', 'Cyrus', 'Delia', 'Dmitri', 'Edith',
  'Elias', 'Esme', 'Farah', 'Felix', 'Gloria', 'Gordon', 'Hana', 'Hector', 'Ingrid', 'Isaac', 'Jolene', 'Jonas',
  'Kaveh', 'Keiko', 'Lamar', 'Leona', 'Luis', 'Mabel', 'Marcus', 'Nadia', 'Nolan', 'Opal', 'Oscar', 'Priya', 'Quentin',
  'Rosa', 'Ruben', 'Sanjay', 'Selma', 'Theo', 'Tomas', 'Uma', 'Vera', 'Wesley', 'Ximena', 'Yusuf', 'Zelda',
]; // prettier-ignore
const lastNames = [
  'Abbott', 'Acosta', 'Barlow', 'Bhatt', 'Calloway', 'Castillo', 'Dawson', 'Delgado', 'Easton', 'Ellison', 'Farouk',
  'Ferris', 'Gallardo', 'Gruber', 'Haddad', 'Holloway', 'Ibarra', 'Ivers', 'Jankowski', 'Jimenez', 'Kessler', 'Kowalski',
  'Lindqvist', 'Lockhart', 'Marchetti', 'Mbeki', 'Nakamura', 'Novak', 'Okafor', 'Ortega', 'Pascal', 'Pruitt', 'Quigley',
  'Ramos', 'Renner', 'Sandoval', 'Sorensen', 'Tanaka', 'Thibodeaux', 'Ueda', 'Vasquez', 'Volkov', 'Wainwright', 'Winslow',
  'Yarrow', 'Zamora',
]; // prettier-ignore
const businessNames = [
  'Bluestem',
  'Cedar Elm',
  'Lone Heron',
  'Old Mill',
  'Prairie Rose',
  'Redbud',
  'River Fork',
  'Twin Oaks',
];
const businessKinds = [
  'Bakery',
  'Builders',
  'Car Wash',
  'Dental Group',
  'Diner',
  'Electric',
  'Laundry',
  'Plumbing',
  'Storage',
];
const streets = [
  'Bluebonnet Ln', 'Cedar St', 'Depot Rd', 'Ferry Landing Rd', 'Heron Ct', 'Juniper Ave', 'Larkspur Ave', 'Levee Rd',
  'Main St', 'Mill Pond Dr', 'Old Quarry Rd', 'Pecan St', 'River Bend Dr', 'Sycamore Ave', 'Trestle Way', 'Willow St',
]; // prettier-ignore

export const personName = (random: Random): string => `${random.pick(firstNames)} ${random.pick(lastNames)}`;

export const businessName = (random: Random): string =>
  `${random.pick(businessNames)} ${random.pick(businessKinds)} ${random.pick(['LLC', 'Inc.', 'Co.'])}`;

export const streetAddress = (random: Random): string =>
  `${random.between(100, 9899)} ${random.pick(streets)}`;

export const mailingAddress = (street: string): string => `${street}, Larkspur Bend, TX 75999`;

export const phoneNumber = (random: Random): string =>
  `+1 ${random.pick(['214', '469', '682', '817', '940', '972'])}-555-01${String(random.between(0, 99)).padStart(2, '0')}`;

export const emailAddress = (name: string, random: Random): string =>
  `${name
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '.')
    .replace(/[.]$/, '')}${random.between(1, 999)}@example.org`;
