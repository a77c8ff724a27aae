import { drawBelow } from './draw.js';

/**
 * The ids of a city in which everything follows from an id: 50 districts of 20 parcels, and as many residents as parcels.
 * Each parcel has an owner of its own, so that two requests for different parcels have no fetch in common.
 */
const districts = 50;
const parcelsPerDistrict = 20;
const contractors = 12;

export const parcelIds: readonly string[] = Array.from({ length: districts }, (_, index) =>
  parcelIdsOf(`D${index + 1}`),
).flat();

export function parcelIdsOf(districtCode: string): string[] {
  return Array.from({ length: parcelsPerDistrict }, (_, index) => `${districtCode}-P${index + 1}`);
}

/** Those that belong to something else, like the permits of a parcel. */
export function idsWithin(id: string, letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${id}-${letter}${index + 1}`);
}

/** @param number any integer from 0 */
export function residentId(number: number): string {
  return `R${1000 + (number % parcelIds.length)}`;
}

/** Who applies for a permit and pays for it: the owner of the parcel, or more often one of a few contractors. */
export function applicantIdOf(permitId: string): string {
  const parcelId = permitId.slice(0, permitId.lastIndexOf('-'));
  if (drawBelow(3, permitId, 'applicant') === 0) return ownerIdOf(parcelId);
  return residentId(drawBelow(contractors, permitId, 'contractor'));
}

export function ownerIdOf(parcelId: string): string {
  return residentId(parcelIds.indexOf(parcelId));
}

export function homeIdOf(resident: string): string {
  return parcelIds[(Number(resident.slice(1)) * 7 + 3) % parcelIds.length] ?? '';
}
